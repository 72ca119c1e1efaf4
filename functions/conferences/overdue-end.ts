/** Finishes a conference whose end is overdue, so that nobody has to wait for the check that would finish it. */
import { finish } from '../../domain/conference/changes/end';
import { ENDING_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceStore } from '../ports/conference-store';

/** Returns the record if its end is overdue. */
export const overdue = (record: ConferenceRecord | undefined, now: number): ConferenceRecord | undefined =>
  record?.state === 'ending' && now >= (record.endingAt ?? 0) + ENDING_MS ? record : undefined;

/** The record after the end, whichever function wrote it. */
export const finishOverdue = async (store: ConferenceStore, record: ConferenceRecord, now: number): Promise<ConferenceRecord> => {
  const outcome = await store.change(initiatorKeyOf(record.conferenceId), finish(record.conferenceId, now));
  return outcome.result === 'written' ? outcome.record : (outcome.current ?? record);
};
