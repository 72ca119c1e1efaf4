/**
 * What fails around the functions: each fault moves its metric, and when it is over nothing is lost. These stories stop a
 * fault as soon as its metric has moved, because `npm run test:deploy` plays them in real time; `recovery.test.ts` has
 * longer faults.
 */
import { awsTransport, setAwsTransport } from '../../functions/adapters/aws-transport';
import { noServiceFaults } from '../../local/metrics/service-faults';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
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
import { untilAllAgree, type WatchedConference, watchConference } from './stories/faults/watched-conference';
import { type Fault, faultsOf, withFault } from './stories/faults/with-fault';
import { expectStatus, participantOf } from './stories/api-client';
import { numbersFrom } from './stories/numbers';

let story: StoryDeployment;
let deployment: FaultyDeployment;
let watched: WatchedConference;

/** API Gateway, which can be made to take messages to terminals and answer none. To be called before the first invocation. */
const gatewayThatHangs = (): Fault => {
  const transport = awsTransport();
  if (!transport) throw new Error('The functions have no transport of the local deployment');
  let isOver = Promise.resolve();
  setAwsTransport(async (request) => {
    if (request.path.includes('/@connections/')) await isOver;
    return transport(request);
  });
  let end = (): void => undefined;
  return { begin: () => void (isOver = new Promise((resolve) => (end = resolve))), end: () => end() };
};
let gatewayHangs: Fault;

const faulty = (): FaultyDeployment => ({
  baseUrl: story.baseUrl,
  token: story.token,
  socket: { url: story.local.webSocketUrl },
  faults: faultsOf(story.local.serviceFaults, story.sandbox),
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
  gatewayHangs = gatewayThatHangs();
  deployment = faulty();
  watched = await watchConference(deployment, numbersFrom(77_000));
});
afterAll(async () => {
  await watched.close();
  await story.stop();
});

/**
 * The versions whose pushes behind the bus were given up; no other letter may be there. Lambda would invoke `push` again
 * one minute and three minutes later, when the half minute of 429 is over. Here it does within milliseconds, so that the
 * three invocations of each change meet the fault. Pushes that were nudged wait as in AWS, and leave no letter.
 */
const lettersOfPush = (): readonly number[] => {
  const letters = story.local.deadLetters();
  expect(new Set(letters.map(({ queue }) => queue))).toEqual(new Set(['push-dead-letters']));
  return letters.map(({ body }) => (JSON.parse(body) as { readonly detail: ConferenceEvent }).detail.data.version);
};

it('DynamoDB is throttled', async () => {
  expect(await throttleTables(deployment, watched)).toContain('RequestsFailed');
});
it('the bus refuses events', async () => {
  expect(await refuseEvents(deployment, watched)).toContain('EventsQueued');
});
it('API Gateway takes no messages', async () => {
  const before = await untilAllAgree(deployment, watched);
  expect(story.local.deadLetters()).toEqual([]);
  expect(await fillGateway(deployment, watched)).toContain('TerminalsNotReached');
  // The story has ended with everybody agreed, so nobody needs the letters.
  const after = await untilAllAgree(deployment, watched);
  const letters = lettersOfPush();

  expect(letters.length).toBeGreaterThan(0);
  for (const version of letters) expect(oneTo(after).slice(before)).toContain(version);
  await story.local.redrive('push-dead-letters');
  await story.quiet();
  expect(story.local.deadLetters()).toEqual([]);
  expect(await untilAllAgree(deployment, watched)).toBe(after);
});
/** How long one command after the other takes to be answered, each long after the last push. */
const answerTimes = async function* (count: number): AsyncGenerator<number> {
  const { terminal, conferenceId, ada } = watched;
  const { participantId } = participantOf(expectStatus(await terminal.get(conferenceId), 200, 'getConference'), ada);
  for (let index = 0; index < count; index += 1) {
    story.clock.advance(5_000);
    const startedAt = performance.now();
    expectStatus(await terminal.update(conferenceId, participantId, { muted: index % 2 === 0 }), 202, 'updateParticipant');
    yield performance.now() - startedAt;
  }
};

const LIMIT_MS = 150;
/** The timers of a process are late, and a little early. */
const INEXACT_MS = 50;
/** This machine does other work, and if a push waits for its turn, the writer leaves the terminals to it. */
const MOST_COMMANDS = 40;

it('API Gateway hangs: a command is answered within 150 ms of what it took before', async () => {
  let usual = Infinity;
  for await (const ms of answerTimes(6)) usual = Math.min(usual, ms);
  await withFault(gatewayHangs, async () => {
    let longer = Infinity;
    for await (const ms of answerTimes(MOST_COMMANDS)) {
      const isTold = ms > LIMIT_MS - INEXACT_MS;
      if (isTold) longer = Math.min(longer, ms - usual);
      if (longer < LIMIT_MS + INEXACT_MS) break;
    }
    expect(longer).toBeLessThan(LIMIT_MS + INEXACT_MS);
  });
  // The last mutes are still on their way to the bridge and back.
  await story.quiet();
});
it('a sink is dead', async () => {
  expect(await killSink(deployment, watched)).toContain('SinksPaused');
  await untilAllAgree(deployment, watched);
});
it('the bridge is down', async () => {
  expect(await takeBridgeDown(deployment, watched)).toContain('BridgeSilent');
  await untilAllAgree(deployment, watched);
  expect(story.local.deadLetters()).toEqual([]);
});

/** Each but that of the bridge begins when everybody agrees, so also when the partner's sink has everything. */
it.each([
  ['the bus', refuseEvents],
  ['API Gateway', fillGateway],
  ['a sink', killSink],
  ['the bridge', takeBridgeDown],
  ['DynamoDB', throttleTables],
])('a story that fails leaves no fault of %s to the next one', async (_what, tell) => {
  const failing = { ...deployment, count: () => Promise.reject(new Error('The metric is not as expected')) };
  await expect(tell(failing, watched)).rejects.toThrow('The metric is not as expected');
  expect(story.local.serviceFaults).toEqual(noServiceFaults());
  expect(story.sandbox.faults.conferenceServer).toBe('answers');
});
