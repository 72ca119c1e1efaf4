/** A conference whose end is overdue is over: nobody has to wait for the look that would say so. */
import { finish } from '../../domain/conference/changes/end';
import { ENDING_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceStore } from '../ports/conference-store';

/** The record itself where its end is overdue. */
export const overdue = (record: ConferenceRecord | undefined, now: number): ConferenceRecord | undefined =>
  record?.state === 'ending' && now >= (record.endingAt ?? 0) + ENDING_MS ? record : undefined;

/** The record as it is afterwards, whoever has finished it. */
export const finishOverdue = async (store: ConferenceStore, record: ConferenceRecord, now: number): Promise<ConferenceRecord> => {
  const outcome = await store.change(initiatorKeyOf(record.conferenceId), finish(record.conferenceId, now));
  return outcome.result === 'written' ? outcome.record : (outcome.current ?? record);
};
