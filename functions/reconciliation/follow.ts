/** Makes the change that follows from the record of a conference, if it is still due. */
import { followUp } from '../../domain/conference/follow-up';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ReconcileDeps } from '../ports/deps';
import { policyOf } from './conference-policy';

/**
 * If the change is refused, another one came first, and the stream record of that one brings the conference here again.
 */
export const follow = async (deps: ReconcileDeps, record: ConferenceRecord): Promise<void> => {
  const change = followUp(record, deps.clock(), policyOf(deps.settings));
  if (change) await deps.store.changeOnly(initiatorKeyOf(record.conferenceId), change);
};
