/** Queues what a driver found to be done for legs when it was asked about them. */
import type { ConferenceId } from '../../../schemas/common';
import { stepMessage } from '../../legs/leg-command-messages';
import type { ListedLeg } from '../../ports/bridge-driver';
import type { LookDeps } from '../../ports/deps';

export const queueFoundSteps = (
  { queues }: LookDeps,
  conferenceId: ConferenceId,
  found: readonly Pick<ListedLeg, 'steps'>[],
  now: number,
): Promise<void> =>
  queues.send(
    'leg-commands',
    found.flatMap(({ steps = [] }) => steps).map((step) => stepMessage(step, `${conferenceId}-found-${String(now)}`)),
  );
