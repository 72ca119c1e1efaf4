/**
 * What fails around the functions: each fault moves its metric, and when it is over nothing is lost.
 * `npm run test:deploy` does the same with a deployment.
 */
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { eventually } from '../support/until';
import { oneTo } from '../support/e2e-events';
import { sumLogged } from '../support/sum-logged';
import { refuseEvents } from './stories/faults/bus-refuses';
import { takeBridgeDown } from './stories/faults/bridge-down';
import type { FaultyDeployment } from './stories/faults/faulty-deployment';
import { fillGateway } from './stories/faults/gateway-full';
import { killSink } from './stories/faults/sink-dead';
import { throttleTables } from './stories/faults/tables-throttled';
import { revive, untilAllAgree, type WatchedConference, watchConference } from './stories/faults/watched-conference';
import { numbersFrom } from './stories/numbers';

jest.setTimeout(60_000);

let story: StoryDeployment;
let deployment: FaultyDeployment;
let watched: WatchedConference;

const faulty = (): FaultyDeployment => ({
  baseUrl: story.baseUrl,
  token: story.token,
  socket: { url: story.local.webSocketUrl },
  services: story.local.serviceFaults,
  carrier: story.sandbox,
  now: story.clock.now,
  pass: story.pass,
  count: async (counted, since) => sumLogged(story.logged, counted, since),
  untilPublished: async (conferenceId, lastVersion) => {
    const isThere = async () => story.published.versions(conferenceId).length >= lastVersion || (await story.pass(1_000), undefined);
    await eventually('the events', isThere, 20_000);
    expect(story.published.versions(conferenceId)).toEqual(oneTo(lastVersion));
    expect(story.published.contradictions()).toEqual([]);
  },
});

beforeAll(async () => {
  story = await startStory();
  deployment = faulty();
  watched = await watchConference(deployment, numbersFrom(77_000));
});
afterAll(async () => {
  await watched.close();
  await story.stop();
});

it('DynamoDB is throttled', async () => {
  expect(await throttleTables(deployment, watched)).toContain('RequestsFailed');
});
it('the bus refuses events', async () => {
  expect(await refuseEvents(deployment, watched)).toContain('EventsQueued');
});
it('API Gateway takes no messages', async () => {
  expect(await fillGateway(deployment, watched)).toContain('TerminalsNotReached');
  // Retries come within milliseconds here, so pushes may have been given up.
  for (const queue of ['push-dead-letters', 'pushes-dead-letters']) await story.local.redrive(queue);
  await story.quiet();
  expect(story.local.deadLetters()).toEqual([]);
  await untilAllAgree(deployment, watched);
});
it('a sink is dead', async () => {
  expect(await killSink(deployment, watched)).toContain('SinksPaused');
  revive(watched);
  await untilAllAgree(deployment, watched);
});
it('the bridge is down', async () => {
  expect(await takeBridgeDown(deployment, watched)).toContain('BridgeSilent');
  await untilAllAgree(deployment, watched);
  expect(story.local.deadLetters()).toEqual([]);
});
