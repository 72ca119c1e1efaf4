/** A conference whose end is overdue is over: nobody has to wait for the look that would say so. */
import { finish } from '../../domain/conference/changes/end';
import { ENDING_MS } from '../../domain/conference/policy';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceStore } from '../conference-store';

export const isOverdue = (record: ConferenceRecord | undefined, now: number): record is ConferenceRecord =>
  record?.state === 'ending' && now >= (record.endingAt ?? 0) + ENDING_MS;

/** The record as it is afterwards, whoever has finished it. */
export const finishOverdue = async (store: ConferenceStore, record: ConferenceRecord, now: number): Promise<ConferenceRecord> => {
  const outcome = await store.change(initiatorKeyOf(record.conferenceId), finish(record.conferenceId, now));
  return outcome.ok ? outcome.record : (outcome.current ?? record);
};
