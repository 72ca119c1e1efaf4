/** The bus accepts no event for a while: nobody who asks for something notices, and every event is published later. */
import { type FaultyDeployment, untilCounted } from './faulty-deployment';
import { isMuted, lastDelivered, mute, untilAllAgree, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

export const refuseEvents = async (deployment: FaultyDeployment, watched: WatchedConference): Promise<string> => {
  const { faults, now } = deployment;
  const since = now();
  const before = await untilAllAgree(deployment, watched);
  const queued = await withFault(faults.busRefusesEvents, async () => {
    await mute(deployment, watched, watched.ada, !(await isMuted(watched, watched.ada)));
    const counted = await untilCounted(deployment, 'EventsQueued', '', since);
    if (lastDelivered(watched) > before) throw new Error('The partner has a version that is not on the bus');
    return counted;
  });
  await untilAllAgree(deployment, watched);
  return `EventsQueued ${String(queued)}`;
};
