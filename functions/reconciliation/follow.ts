/** Carries out the change that a conference itself calls for, where it still does. */
import { followUp } from '../../domain/conference/follow-up';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ReconcileDeps } from '../ports/deps';
import { policyOf } from './conference-policy';

/** A refusal means that something else has changed it: that change has a record of its own to follow. */
export const follow = async (deps: ReconcileDeps, record: ConferenceRecord): Promise<void> => {
  const change = followUp(record, deps.clock(), policyOf(deps.settings));
  if (change) await deps.store.changeOnly(initiatorKeyOf(record.conferenceId), change);
};
