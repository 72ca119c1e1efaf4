/** Ends a conference on the bridge. If the bridge does not know it, it counts as ended. */
import { legName } from '../../domain/bridge/leg-name';
import type { ConferenceId } from '../../schemas/common';
import type { LegCommandDeps } from '../ports/deps';
import { enqueueOutcome } from './enqueue-outcome';

/**
 * If the bridge refuses a part, what came of the rest is queued, and the command is sent again. `dedupKey` is the same
 * for a repeated command, which may report more legs than the first.
 */
export const endConference = async (deps: LegCommandDeps, conferenceId: ConferenceId, dedupKey: string): Promise<void> => {
  const { refused, ...outcome } = await (await deps.bridge()).end(conferenceId);
  await enqueueOutcome(deps, outcome, [dedupKey, ...outcome.events.map(legName)].join(' '));
  if (refused) throw refused;
};
