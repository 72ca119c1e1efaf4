/** A partner's sink answers with an error: deliveries to it pause. They all arrive when it lives again. */
import { type FaultyDeployment, untilCounted } from './faulty-deployment';
import { isMuted, mute, revive, untilAllAgree, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

/** Each of them is two versions. Five failures in succession pause the deliveries. */
const CHANGES = 4;

/** Resolves as soon as deliveries have paused. They stay so for a while, although the sink lives again. */
export const killSink = async (deployment: FaultyDeployment, watched: WatchedConference): Promise<string> => {
  const { now } = deployment;
  await untilAllAgree(deployment, watched);
  const since = now();
  const sinkIsDead = {
    begin: () => void (watched.sink.answer = (response) => response.writeHead(503).end()),
    end: () => revive(watched),
  };
  return withFault(sinkIsDead, async () => {
    for (let change = 0; change < CHANGES; change += 1)
      await mute(deployment, watched, watched.bob, !(await isMuted(watched, watched.bob)));
    const failed = await untilCounted(deployment, 'AttemptsFailed', '', since);
    const paused = await untilCounted(deployment, 'SinksPaused', '', since);
    return `AttemptsFailed ${String(failed)}, SinksPaused ${String(paused)}`;
  });
};
