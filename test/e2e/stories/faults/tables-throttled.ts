/**
 * DynamoDB refuses requests for a while: the API says so, a hang-up that is reported meanwhile is shown afterwards, and
 * the request succeeds when it is sent again.
 */
import { expectStatus, participantOf } from '../api-client';
import { untilConference, untilStatus } from '../terminal';
import { type FaultyDeployment, untilCounted } from './faulty-deployment';
import { mute, untilAllAgree, type WatchedConference } from './watched-conference';
import { withFault } from './with-fault';

export const throttleTables = async (deployment: FaultyDeployment, watched: WatchedConference): Promise<string> => {
  const { faults, carrier, now } = deployment;
  const { terminal, conferenceId, ada, bob } = watched;
  await untilAllAgree(deployment, watched);
  const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
  const since = now();
  const [failed, returned] = await withFault(faults.conferencesAreThrottled, async () => {
    carrier.hangUp(bob);
    const { participantId } = participantOf(conference, ada);
    const refused = await terminal.update(conferenceId, participantId, { muted: true });
    expectStatus(refused, 503, 'updateParticipant while DynamoDB is throttled');
    if (refused.headers.get('retry-after') === null) throw new Error('The refusal does not say when to try again');
    return [
      await untilCounted(deployment, 'RequestsFailed', 'UNAVAILABLE', since),
      await untilCounted(deployment, 'MessagesFailed', 'callbacks', since),
    ];
  });

  await mute(deployment, watched, ada, true);
  await untilConference(terminal, conferenceId, 'the hang-up', (each) => participantOf(each, bob).status === 'offline');
  expectStatus(await terminal.update(conferenceId, participantOf(conference, bob).participantId, { status: 'online' }), 202, 'online');
  await untilStatus(terminal, conferenceId, 'online', [bob]);
  await untilAllAgree(deployment, watched);
  return `RequestsFailed ${String(failed)}, MessagesFailed ${String(returned)}`;
};
