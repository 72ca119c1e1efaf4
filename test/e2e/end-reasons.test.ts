import type { LocalOptions } from '../../local/start';
import type { EndReason } from '../../schemas/conference-states';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { ConferenceEvent } from '../../schemas/events/conference-event';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { until } from '../support/until';
import { expectStatus, participantOf, sendAs } from './stories/api-client';
import { numbersFrom, type PhoneBehaviour } from './stories/numbers';
import { type Terminal, terminalOf, untilConference, untilStatus } from './stories/terminal';

const draw = numbersFrom(1_000);
let story: StoryDeployment;

const begin = async (assembly: 'direct' | 'network', environment: LocalOptions['environment'] = {}): Promise<void> => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: assembly, ...environment } });
};
const stop = () => story.stop();

type Opened = { readonly terminal: Terminal; readonly conferenceId: string; readonly numbers: readonly string[] };

const open = async (initiator: PhoneBehaviour, participants: readonly PhoneBehaviour[]): Promise<Opened> => {
  const terminal = terminalOf(story, draw(initiator));
  const numbers = participants.map((behaviour) => draw(behaviour));
  const { conferenceId } = expectStatus(await terminal.create(numbers), 201, 'createConference');
  return { terminal, conferenceId, numbers };
};

const openAndStart = async (initiator: PhoneBehaviour, participants: readonly PhoneBehaviour[]): Promise<Opened> => {
  const opened = await open(initiator, participants);
  expectStatus(await opened.terminal.start(opened.conferenceId), 202, 'startConference');
  return opened;
};

/** Three are connected. */
const openActive = async (): Promise<Opened> => {
  const opened = await openAndStart('answers', ['answers', 'answers']);
  await untilStatus(opened.terminal, opened.conferenceId, 'online', [opened.terminal.phoneNumber, ...opened.numbers]);
  await story.local.idle();
  return opened;
};

const hangUp = async (number: string): Promise<void> => {
  story.sandbox.hangUp(number);
  await story.local.idle();
};

const stateOf = async ({ terminal, conferenceId }: Opened): Promise<string> =>
  expectStatus(await terminal.get(conferenceId), 200, 'getConference').state;

/** The participants who have left, by the published events, each of which counts once. */
const leftOf = (conferenceId: string): string[] => {
  const events = story.local.events().map(({ event: { detail } }) => detail as ConferenceEvent);
  const ends = events.filter(({ subject, type }) => subject === conferenceId && type === 'rollcall.participant.left.v1');
  return [...new Map(ends.map(({ id, data }) => [id, data])).values()].flatMap(({ participants }) =>
    participants.map(({ participantId }) => participantId),
  );
};

/**
 * Expects that the conference has ended for this reason, nobody is left on the bridge, every version was published, and
 * the next conference can begin.
 */
const expectEnded = async ({ terminal, conferenceId }: Opened, endReason: EndReason): Promise<void> => {
  const ended = await untilConference(terminal, conferenceId, `the end: ${endReason}`, ({ state }) => state === 'ended');
  expect(ended).toMatchObject({ endReason, management: { available: false, reason: 'ended', actions: [] } });
  expect(ended.endedAt).not.toBeNull();
  expect(ended.participants.filter(({ status }) => status === 'online')).toEqual([]);
  await until('every version on the bus', () => story.published.versions(conferenceId).length === ended.version);
  expect(story.published.versions(conferenceId)).toEqual(oneTo(ended.version));
  await story.quiet();
  if (story.sandbox.faults.conferenceServer === 'answers') expect(await story.bridge.snapshot(conferenceId)).toEqual([]);

  const next = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
  expect(next.conferenceId).not.toBe(conferenceId);
  expect(expectStatus(await terminal.get(conferenceId), 200, 'getConference')).toEqual(ended);
  expectStatus(await terminal.end(next.conferenceId), 202, 'endConference');
};

describe('a conference', () => {
  beforeAll(() => begin('direct'));
  afterAll(stop);

  it('ends when its initiator ends it, active or assembling, with the reason ended-by-initiator', async () => {
    const running = await openActive();
    expectStatus(await running.terminal.end(running.conferenceId), 202, 'endConference');
    await expectEnded(running, 'ended-by-initiator');
    expectStatus(await running.terminal.end(running.conferenceId), 200, 'endConference again');
    const assembling = await open('answers', ['answers']);
    expect(expectStatus(await assembling.terminal.end(assembling.conferenceId), 202, 'endConference').state).toBe('ended');
    await expectEnded(assembling, 'ended-by-initiator');
  });

  it('ends when an operator ends it, with the reason ended-by-operator; a stranger cannot end it', async () => {
    const running = await openActive();
    const end = { method: 'POST', path: `/v1/conferences/${running.conferenceId}/end` } as const;
    const stranger = { phoneNumber: draw('answers') };
    expect((await sendAs(story, stranger, end)).status).toBe(404);
    const operator = { clientId: 'operator', scopes: ['conferences:write', 'conferences:all'] };
    expectStatus(await sendAs(story, operator, end), 202, 'endConference');
    await expectEnded(running, 'ended-by-operator');
  });

  it('ends if it cannot reach its initiator, with the reason initiator-unreachable', async () => {
    await expectEnded(await openAndStart('busy', ['answers', 'answers']), 'initiator-unreachable');
  });

  it('ends if it reaches nobody except its initiator, with the reason nobody-reached', async () => {
    await expectEnded(await openAndStart('answers', ['busy', 'unreachable', 'ringsOn']), 'nobody-reached');
  });

  it('ends when the last participant hangs up, with the reason initiator-left if that is the initiator', async () => {
    const running = await openActive();
    for (const number of [...running.numbers, running.terminal.phoneNumber]) await hangUp(number);
    await expectEnded(running, 'initiator-left');
  });

  it('ends after one participant was alone for a minute, and not before, with the reason alone', async () => {
    const running = await openActive();
    for (const number of running.numbers) await hangUp(number);
    await story.pass(55 * SECOND_MS);
    expect(await stateOf(running)).toBe('active');
    await story.pass(6 * SECOND_MS);
    await expectEnded(running, 'alone');
  });

  it('continues if somebody rejoins a participant who is alone', async () => {
    const running = await openActive();
    for (const number of running.numbers) await hangUp(number);
    await story.pass(50 * SECOND_MS);
    const conference = expectStatus(await running.terminal.get(running.conferenceId), 200, 'getConference');
    const { participantId } = participantOf(conference, running.numbers[0] ?? '');
    expectStatus(await running.terminal.update(running.conferenceId, participantId, { status: 'online' }), 202, 'online');
    await untilStatus(running.terminal, running.conferenceId, 'online', [running.numbers[0] ?? '']);
    await story.pass(60 * SECOND_MS);
    expect(await stateOf(running)).toBe('active');
    expectStatus(await running.terminal.end(running.conferenceId), 202, 'endConference');
  });

  it('ends when its time is over, and not before, with the reason expired', async () => {
    const running = await openActive();
    const { endsAt, startedAt } = expectStatus(await running.terminal.get(running.conferenceId), 200, 'getConference');
    expect(Date.parse(endsAt ?? '') - Date.parse(startedAt ?? '')).toBe(240 * MINUTE_MS);
    story.clock.advance(239 * MINUTE_MS);
    await story.local.idle();
    expect(await stateOf(running)).toBe('active');
    await story.pass(61 * SECOND_MS);
    await expectEnded(running, 'expired');
  });

  it('ends if its bridge has lost its state, with the reason bridge-lost', async () => {
    const running = await openActive();
    story.sandbox.forget();
    await story.pass(20 * SECOND_MS);
    await expectEnded(running, 'bridge-lost');
  });
});

describe('a deployment that ends conferences when the initiator leaves', () => {
  beforeAll(() => begin('direct', { ROLLCALL_END_WHEN_INITIATOR_LEAVES: 'true' }));
  afterAll(stop);

  it('ends them for the other participants too, with the reason initiator-left', async () => {
    const running = await openActive();
    await hangUp(running.terminal.phoneNumber);
    await expectEnded(running, 'initiator-left');
  });
});

describe('an assembly', () => {
  beforeAll(() => begin('network'));
  afterAll(stop);

  /** The last report of the only call: one that came later would be a change, and begin the time anew. */
  const withCall = async (phone: 'answers' | 'busy', state: 'held' | 'unconnected'): Promise<Opened> => {
    const assembling = await open('answers', [phone]);
    await untilConference(assembling.terminal, assembling.conferenceId, `a call that is ${state}`, ({ participants }) =>
      participants.some(({ call }) => call?.state === state),
    );
    return assembling;
  };

  it('is abandoned after half an hour without a change, and not before', async () => {
    const assembling = await withCall('busy', 'unconnected');
    story.clock.advance(29 * MINUTE_MS);
    await story.local.idle();
    expect(await stateOf(assembling)).toBe('assembling');
    await story.pass(61 * SECOND_MS);
    await expectEnded(assembling, 'abandoned');
    expect(story.sandbox.dialAttempts()).toEqual([]);
  });

  it('is not abandoned after half an hour if a call is up', async () => {
    const assembling = await withCall('answers', 'held');
    story.clock.advance(31 * MINUTE_MS);
    await story.local.idle();
    await story.pass(61 * SECOND_MS);
    expect(await stateOf(assembling)).toBe('assembling');
  });

  it('of the network is abandoned when its last call is released', async () => {
    const reporter = { clientId: 'network', scopes: ['calls:report'] };
    const [initiator, one, other] = [draw('answers'), draw('answers'), draw('answers')];
    const report = async (participant: string, state: string): Promise<void> => {
      const occurredAt = new Date(story.clock.now()).toISOString();
      const json = { reports: [{ reportId: `${participant}-${state}`, callId: participant, initiator, participant, state, occurredAt }] };
      expectStatus(await sendAs(story, reporter, { method: 'POST', path: '/v1/call-reports', json }), 200, 'reportCalls');
    };
    await report(one, 'held');
    const terminal = terminalOf(story, initiator);
    const { conferenceId, origin } = expectStatus(await terminal.current(), 200, 'getCurrentConference');
    expect(origin).toBe('network');
    await report(other, 'connected');
    await report(one, 'released');
    await story.local.idle();
    expect(await stateOf({ terminal, conferenceId, numbers: [] })).toBe('assembling');
    await report(other, 'released');
    await expectEnded({ terminal, conferenceId, numbers: [one, other] }, 'abandoned');
  });
});

describe('a conference whose bridge cannot be reached', () => {
  beforeAll(() => begin('direct'));
  afterEach(() => {
    story.sandbox.faults.conferenceServer = 'answers';
    story.sandbox.faults.loseCallbacks = false;
  });
  afterAll(stop);

  it('ends within the deadline if its initiator ends it, although the bridge never answers', async () => {
    const running = await openActive();
    Object.assign(story.sandbox.faults, { conferenceServer: 'refuses', loseCallbacks: true });
    expect(expectStatus(await running.terminal.end(running.conferenceId), 202, 'endConference').state).toBe('ending');
    await story.pass(25 * SECOND_MS);
    expect(await stateOf(running)).toBe('ending');
    await story.pass(6 * SECOND_MS);
    await expectEnded(running, 'ended-by-initiator');
    const { participants } = expectStatus(await running.terminal.get(running.conferenceId), 200, 'getConference');
    expect(participants).toHaveLength(3);
    for (const { disconnection } of participants) expect(disconnection).toMatchObject({ method: 'booted', cause: null, sipCode: null });
    expect(leftOf(running.conferenceId).sort()).toEqual(participants.map(({ participantId }) => participantId).sort());

    // A bridge that was only unreachable still receives the command to end.
    story.sandbox.faults.conferenceServer = 'answers';
    await story.pass(30 * SECOND_MS);
    expect(await story.bridge.snapshot(running.conferenceId)).toEqual([]);
  });

  it('cannot be managed after 30 s of silence, and can be managed again when the bridge answers', async () => {
    const running = await openActive();
    const getConference = async () => expectStatus(await running.terminal.get(running.conferenceId), 200, 'getConference');
    story.sandbox.faults.conferenceServer = 'refuses';
    await story.pass(15 * SECOND_MS);
    expect((await getConference()).management.available).toBe(true);
    await story.pass(35 * SECOND_MS);
    const silent = await getConference();
    expect(silent.management).toMatchObject({ available: false, reason: 'bridge-unreachable', actions: ['end'] });
    expect(silent.participants.map(({ confirmed }) => confirmed)).toEqual([false, false, false]);
    expect(silent.state).toBe('active');

    story.sandbox.faults.conferenceServer = 'answers';
    await story.pass(20 * SECOND_MS);
    const back = await getConference();
    expect(back.management).toMatchObject({ available: true, reason: null });
    expect(back.participants.map(({ confirmed, status }) => [confirmed, status])).toEqual([
      [true, 'online'],
      [true, 'online'],
      [true, 'online'],
    ]);
    expectStatus(await running.terminal.end(running.conferenceId), 202, 'endConference');
    await expectEnded(running, 'ended-by-initiator');
  });

  it('ends when the bridge comes back without it, with the reason bridge-lost', async () => {
    const running = await openActive();
    story.sandbox.faults.conferenceServer = 'refuses';
    await story.pass(50 * SECOND_MS);
    story.sandbox.forget();
    story.sandbox.faults.conferenceServer = 'answers';
    await story.pass(20 * SECOND_MS);
    await expectEnded(running, 'bridge-lost');
    const ended = expectStatus(await running.terminal.get(running.conferenceId), 200, 'getConference');
    expect(ended.participants.map(({ disconnection }) => disconnection?.cause)).toEqual(['bridge-lost', 'bridge-lost', 'bridge-lost']);
  });
});
