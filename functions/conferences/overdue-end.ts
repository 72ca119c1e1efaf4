/** Finishes a conference whose end is overdue, so that nobody has to wait for the check that would finish it. */
import { isEndOverdue, whileEnding } from '../../domain/conference/follow-up';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceStore } from '../ports/conference-store';
import { type Decision, untilWritten } from '../runtime/until-written';

/** Enough for the legs of the largest conference and its end, although others write as well. */
const MAX_WRITES = 20;

/** Returns the record if its end is overdue. */
export const overdue = (record: ConferenceRecord | undefined, now: number): ConferenceRecord | undefined =>
  record && isEndOverdue(record, now) ? record : undefined;

/** The record after the end, whichever function wrote it. */
export const finishOverdue = (store: ConferenceStore, record: ConferenceRecord, now: number): Promise<ConferenceRecord> => {
  const step = async (seen: ConferenceRecord): Promise<Decision<ConferenceRecord, ConferenceRecord>> => {
    const change = isEndOverdue(seen, now) ? whileEnding(seen, now) : undefined;
    if (!change) return { done: seen };
    const outcome = await store.change(initiatorKeyOf(record.conferenceId), change);
    if (outcome.result === 'written') return { seen: outcome.record };
    return outcome.current ? { seen: outcome.current } : { done: seen };
  };
  return untilWritten({ seen: record }, step, { tries: MAX_WRITES, giveUp: (seen) => seen });
};
