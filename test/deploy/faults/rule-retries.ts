/**
 * If a function fails that a rule has invoked, Lambda invokes it again with the same event. The emulator does not, so the
 * test does.
 */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { ConferenceEvent } from '../../../schemas/events/conference-event';
import type { FaultyDeployment } from '../../e2e/stories/faults/faulty-deployment';
import type { WatchedConference } from '../../e2e/stories/faults/watched-conference';
import type { Visited } from '../visit';
import type { Deaths } from './deaths';

type Watched = Pick<WatchedConference, 'conferenceId' | 'delivered'>;

/** Those that the partner has not got. */
const missedEvents = async ({ subscriber }: Visited, { conferenceId, delivered }: Watched) => {
  await subscriber.receiveAll();
  const had = new Set(delivered.of(conferenceId));
  return subscriber.events(conferenceId).filter(({ detail }) => !had.has((detail as ConferenceEvent).data.version));
};

/** The function that has died is invoked again while somebody waits for what it had to do. */
export const withRuleRetries = (
  deployment: FaultyDeployment,
  visited: Visited,
  watched: Watched,
  deaths: Pick<Deaths, 'killed'>,
): FaultyDeployment => ({
  ...deployment,
  pass: async (ms) => {
    await deployment.pass(ms);
    for (const FunctionName of new Set(deaths.killed))
      for (const event of await missedEvents(visited, watched))
        await visited.clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  },
});
