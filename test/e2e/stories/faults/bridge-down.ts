/** The conference server does not answer for a while: the conference goes on, and what was asked for is done afterwards. */
import { expectStatus, participantOf } from '../api-client';
import { type FaultyDeployment, untilCounted } from './faulty-deployment';
import { isMuted, untilMuted, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

/** `meanwhile`: as soon as Rollcall knows that the conference server is down. */
export const takeBridgeDown = async (
  deployment: FaultyDeployment,
  watched: WatchedConference,
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<string> => {
  const { faults, now } = deployment;
  const { terminal, conferenceId, ada } = watched;
  const muted = !(await isMuted(watched, ada));
  const since = now();
  const silent = await withFault(faults.bridgeIsDown, async () => {
    const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
    expectStatus(await terminal.update(conferenceId, participantOf(conference, ada).participantId, { muted }), 202, 'updateParticipant');
    const counted = await untilCounted(deployment, 'BridgeSilent', '', since);
    const during = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
    if (during.state !== 'active') throw new Error(`With the bridge down, the conference is ${during.state}`);
    await meanwhile();
    return counted;
  });
  const answers = await untilCounted(deployment, 'BridgeAnswers', '', since);
  await untilMuted(deployment, watched, ada, muted);
  return `BridgeSilent ${String(silent)}, BridgeAnswers ${String(answers)}`;
};
