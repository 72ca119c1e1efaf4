/** Queues what a driver found to be done for legs when it was asked about them. */
import type { ConferenceId } from '../../schemas/common';
import { enqueueOutcome } from '../legs/enqueue-outcome';
import type { ListedLeg } from '../ports/bridge-driver';
import type { WatchDeps } from '../ports/deps';

export const queueFoundSteps = (
  deps: WatchDeps,
  conferenceId: ConferenceId,
  found: readonly Pick<ListedLeg, 'steps'>[],
  now: number,
): Promise<void> =>
  enqueueOutcome(deps, { events: [], steps: found.flatMap(({ steps = [] }) => steps) }, `${conferenceId} found-${String(now)}`);
