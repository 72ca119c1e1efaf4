/**
 * A function on a change's way is killed between any two of its requests to the outside. The change is carried out
 * nevertheless, once, and everybody is told.
 */
import { apiFunctions } from '../../functions/wiring/api';
import { queueConsumers } from '../../functions/wiring/queues';
import { ruleConsumers } from '../../functions/wiring/rules';
import { streamConsumers } from '../../functions/wiring/streams';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Participant, ParticipantUpdate } from '../../schemas/participant';
import { deliveredVersions } from '../support/delivered-versions';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { isFull } from '../support/property-runs';
import { mortalFunctions } from '../support/mortal-functions';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import { expectStatus, participantOf } from './stories/api-client';
import { type FollowingTerminal, followConference } from './stories/following-terminal';
import { numbersFrom } from './stories/numbers';
import { partnerOf, untilActive } from './stories/partner';
import { type Terminal, terminalOf, untilStatus } from './stories/terminal';

jest.setTimeout(120_000);

const entryOf = (operationId: string): string => {
  const found = apiFunctions.find(({ operation }) => operation.operationId === operationId);
  if (!found) throw new Error(`There is no operation ${operationId}`);
  return found.entry;
};

/** From the request to the terminals and the partners. */
const onTheWay: readonly string[] = [
  entryOf('updateParticipant'),
  entryOf('bridgeCallback'),
  ...Object.values(streamConsumers).map(({ entry }) => entry),
  ...Object.values(ruleConsumers).map(({ entry }) => entry),
  ...(['leg-commands', 'callbacks', 'fan-out', 'deliver'] as const).map((consumer) => queueConsumers[consumer].entry),
];
/** No function on the way makes as many requests for one change. */
const MOST_REQUESTS = 40;

const draw = numbersFrom(420_000);
const functions = mortalFunctions();
let story: StoryDeployment;
let sink: SinkServer;
let terminal: Terminal;
let conferenceId: string;
let id: string;
/** It has been connected all the time. */
let follower: FollowingTerminal;
/** How often somebody asked for a call. The initiator is called at the start. */
let calls = 2;
const number = draw('answers');

beforeAll(async () => {
  sink = await startSinkServer();
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, load: functions.load });
  functions.watch();
  const partner = partnerOf(story);
  const subscription = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, subscription.id);
  terminal = terminalOf(story, draw('answers'));
  const opened = expectStatus(await terminal.create([number]), 201, 'createConference');
  conferenceId = opened.conferenceId;
  id = participantOf(opened, number).participantId;
  const deployment = { ...story, socket: { url: story.local.webSocketUrl } };
  follower = await followConference(deployment, terminal.phoneNumber, conferenceId);
  expectStatus(await terminal.start(conferenceId), 202, 'startConference');
  await untilStatus(terminal, conferenceId, 'online', [number]);
  await story.quiet();
});
afterAll(async () => {
  functions.stop();
  follower.close();
  await story.stop();
  await sink.stop();
});

const read = async () => expectStatus(await terminal.get(conferenceId), 200, 'getConference');
const shown = async () => participantOf(await read(), number);

/** A consumer that died is invoked again when its messages are visible again. */
const AFTER_DEATH_MS = 3 * MINUTE_MS;

const STEP_MS = 5 * SECOND_MS;

const isShown = ({ status, muted }: Participant, update: ParticipantUpdate): boolean =>
  (update.status ?? status) === status && (update.muted ?? muted) === muted;

/** As a terminal does that gets an error, or no answer. */
const request = async (update: ParticipantUpdate): Promise<void> => {
  for (let tries = 0; tries < 3; tries += 1) if ((await terminal.update(conferenceId, id, update)).status === 202) return;
  throw new Error('The request was refused three times');
};

const requestAndSettle = async (update: ParticipantUpdate): Promise<void> => {
  await request(update);
  await story.quiet();
  const isDone = async () => isShown(await shown(), update) && follower.known()?.version === (await read()).version;
  for (let passed = 0; passed < AFTER_DEATH_MS && !(await isDone()); passed += STEP_MS) await story.pass(STEP_MS);
};

/** Changes that follow one another, each of which needs the conference server. */
const updates: readonly ParticipantUpdate[] = [{ muted: true }, { status: 'offline' }, { status: 'online' }, { muted: false }];

/** In `npm test` each death meets one of two changes, in turn: a call that begins or ends takes much longer. */
const inTurn = updates.filter(({ muted }) => muted !== undefined);
let turns = 0;
const nextUpdates = (): readonly ParticipantUpdate[] => {
  const next = inTurn.slice(turns % inTurn.length).slice(0, 1);
  turns += 1;
  return isFull ? updates : next;
};

/** How many invocations of the function died. */
const killInEach = async (entry: string, after: number): Promise<number> => {
  let deaths = 0;
  for (const update of nextUpdates()) {
    functions.kill(entry, after);
    await requestAndSettle(update);
    expect(await shown()).toMatchObject(update);
    expect(follower.known()).toEqual(await read());
    if (update.status === 'online') calls += 1;
    deaths += functions.deaths();
  }
  return deaths;
};

it.each(onTheWay)('%s may die between any two of its requests', async (entry) => {
  let after = 0;
  while (after < MOST_REQUESTS && (await killInEach(entry, after)) > 0) after += 1;
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThan(MOST_REQUESTS);
});

it('in the end every version was published and delivered, nobody was called twice, and nothing is left over', async () => {
  functions.kill('none', 0);
  await story.pass(AFTER_DEATH_MS);
  const { version } = await read();
  expect(story.published.versions(conferenceId)).toEqual(oneTo(version));
  expect(story.published.contradictions()).toEqual([]);
  const delivered = deliveredVersions();
  for (const { body } of sink.posted) delivered.add(body);
  expect(delivered.of(conferenceId)).toEqual(oneTo(version));
  expect(story.sandbox.dialAttempts().filter(({ room }) => room === conferenceId)).toHaveLength(calls);
  expect(story.local.deadLetters()).toEqual([]);
});
