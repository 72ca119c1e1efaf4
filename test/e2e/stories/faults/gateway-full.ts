/**
 * API Gateway takes no message to terminals for half a minute: they stay connected, and get what they have missed as
 * soon as it takes messages again.
 */
import { SECOND_MS } from '../../../../schemas/durations';
import { type FaultyDeployment, untilCounted, untilPassed } from './faulty-deployment';
import { isMuted, mute, untilAllAgree, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

/** Each change is pushed, and each of these pushes is refused. */
const CHANGES = 4;
const FULL_FOR_MS = 30 * SECOND_MS;

export const fillGateway = async (deployment: FaultyDeployment, watched: WatchedConference): Promise<string> => {
  const { faults, now } = deployment;
  const { follower, ada } = watched;
  const since = now();
  const before = await untilAllAgree(deployment, watched);
  const missed = await withFault(faults.gatewayIsFull, async () => {
    for (let change = 0; change < CHANGES; change += 1) {
      await mute(deployment, watched, ada, !(await isMuted(watched, ada)));
      await untilPassed(deployment, FULL_FOR_MS / CHANGES);
    }
    const counted = await untilCounted(deployment, 'TerminalsNotReached', '', since);
    if (follower.known()!.version > before) throw new Error('The terminal knows a version that could not be sent');
    return counted;
  });
  await untilAllAgree(deployment, watched);
  return `TerminalsNotReached ${String(missed)}`;
};
