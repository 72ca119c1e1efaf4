/**
 * A service that Rollcall depends on fails for a while, and is back. What was accepted has happened, everybody has been
 * told, nobody was called twice, and what was refused has left nothing behind. Sinks that fail are in
 * `test/contract/deliver-to-failing-sinks.test.ts`, functions that are killed in `killed-functions.test.ts`.
 */
import { isDeepStrictEqual } from 'node:util';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { Participant, ParticipantUpdate } from '../../schemas/participant';
import { faultOfRefusal, type RecoveryWorld, startRecoveryWorld } from '../support/e2e-recovery';
import type { Followed } from '../support/followed-conference';
import { crowd, isFull } from '../support/property-runs';
import { asRequested, callsOf, type Expected, isAccepted, passUntilTold, recover, requestAll, type Requested } from '../support/recovered';
import { sumLogged } from '../support/sum-logged';
import { eventually } from '../support/until';
import { expectStatus, participantOf } from './stories/api-client';
import { firstOf, hasEnded, manyInOutage, type ManyInOutage, wrongCalls } from './stories/faults/many-in-outage';
import { numbersFrom } from './stories/numbers';
import { terminalOf } from './stories/terminal';

/** With all conferences on a busy machine. Each has its requests, sockets and deliveries, and they take real time. */
jest.setTimeout(900_000);
const draw = numbersFrom(500_000);
const PARTICIPANTS = crowd(6, 3);
let world: RecoveryWorld;

beforeEach(async () => {
  world = await startRecoveryWorld(draw);
});
afterEach(() => world.stop());

const onceEach = (...numbers: readonly string[]) => new Map(numbers.map((number) => [number, 1]));

const expectNobodyCalledTwice = ({ terminal, conferenceId, numbers }: Followed): void =>
  expect(callsOf(world, conferenceId)).toEqual(onceEach(terminal.phoneNumber, ...numbers));

describe('DynamoDB is throttled for half a minute', () => {
  it('what was accepted before is carried out after, and what was refused says when to come again and leaves nothing', async () => {
    const { story } = world;
    const followed = await world.openActive(PARTICIPANTS);
    const { numbers } = followed;
    const stranger = terminalOf(story, draw('answers'));
    const create = () => stranger.create([draw('answers')], {}, { 'idempotency-key': 'the-same-key' });
    const mute = (some: readonly string[]) => requestAll(followed, new Map(some.map((number) => [number, { muted: true }])));
    const accepted = await mute(numbers.slice(0, 3));
    // What follows from them is still under way.
    story.local.serviceFaults.tables.set('conferences', 'throttled').set('records', 'throttled');
    expect(accepted.map(isAccepted)).toEqual([true, true, true]);
    const [refused, created] = await Promise.all([mute(numbers.slice(3)), create()]);
    await world.pass(30 * SECOND_MS);
    for (const { answer } of [...refused, { answer: created }]) expect(faultOfRefusal(answer)).toBeUndefined();
    story.local.serviceFaults.tables.clear();

    expect(await recover(world, [followed], 3 * MINUTE_MS, asRequested(accepted))).toEqual([]);
    const after = await followed.read();
    for (const { number } of refused) expect(participantOf(after, number)).toMatchObject({ muted: false, desiredMuted: null });
    expectStatus(await stranger.current(), 404, 'getCurrentConference');
    expectStatus(await create(), 201, 'createConference');
    expectNobodyCalledTwice(followed);
    expect(story.local.deadLetters()).toEqual([]);
  });
});

/** Both are handled alike. `service-faults.test.ts` has the first, too. */
const BUS_FAULTS = isFull ? (['refuses-events', 'refuses-requests'] as const) : (['refuses-requests'] as const);

describe.each(BUS_FAULTS)('the bus %s for two minutes', (fault) => {
  it('requests take effect and terminals are told meanwhile, and every event is published and delivered afterwards', async () => {
    const { story, sink } = world;
    const followed = await world.openActive(PARTICIPANTS);
    const [first = '', ...others] = followed.numbers;
    const before = sink.posted.length;
    story.local.serviceFaults.bus = fault;
    const updates = new Map<string, ParticipantUpdate>([[first, { status: 'offline' }]]);
    for (const number of others) updates.set(number, { muted: true });
    const requested = await requestAll(followed, updates);
    expect(requested.every(isAccepted)).toBe(true);
    await world.pass(2 * MINUTE_MS);
    await eventually(
      'what was asked for, at the terminal as well',
      async () => {
        followed.ask();
        const conference = await followed.read();
        return asRequested(requested)(followed, conference).length === 0 && isDeepStrictEqual(followed.known(), conference);
      },
      undefined,
      50,
    );
    expect(sink.posted).toHaveLength(before);

    story.local.serviceFaults.bus = 'takes';
    expect(await recover(world, [followed], 2 * MINUTE_MS)).toEqual([]);
    expect(story.published.contradictions()).toEqual([]);
    expectNobodyCalledTwice(followed);
    expect(story.local.deadLetters()).toEqual([]);
  });
});

describe('API Gateway answers 429 to messages for terminals for half a minute', () => {
  it('no connection is closed, and each terminal then knows what everybody else does', async () => {
    const { story } = world;
    const all = [await world.openActive(PARTICIPANTS), await world.openActive(PARTICIPANTS)];
    story.local.serviceFaults.gatewayIsFull = true;
    const mute = (followed: Followed, muted: boolean) =>
      requestAll(followed, new Map(followed.numbers.map((number) => [number, { muted }])));
    const last = new Map<Followed, readonly Requested[]>();
    for (const muted of [true, false, true]) {
      for (const followed of all) last.set(followed, await mute(followed, muted));
      expect([...last.values()].flat().every(isAccepted)).toBe(true);
      await world.pass(10 * SECOND_MS);
    }
    for (const followed of all) expect(followed.known().version).toBeLessThan((await followed.read()).version);
    // Each terminal was refused a push in each of the three times ten seconds.
    expect(sumLogged(story.logged, { name: 'TerminalsNotReached' })).toBeGreaterThanOrEqual(3 * all.length);

    story.local.serviceFaults.gatewayIsFull = false;
    const asLastRequested: Expected = (followed, conference) => asRequested(last.get(followed) ?? [])(followed, conference);
    expect(await recover(world, all, 3 * MINUTE_MS, asLastRequested)).toEqual([]);
    expect(all.map(({ isConnected }) => isConnected())).toEqual([true, true]);
    all.forEach(expectNobodyCalledTwice);
    expect(story.local.deadLetters()).toEqual([]);
  });
});

const CONFERENCES = crowd(500, 5);
/** Opening more of them at a time is no faster. */
const AT_ONCE = 5;

describe(`the conference server does not answer for ten minutes, with ${String(CONFERENCES)} conferences`, () => {
  const openAll = async (): Promise<ManyInOutage> => {
    const running: Followed[] = [];
    while (running.length < CONFERENCES) running.push(...(await world.openManyActive(AT_ONCE, 2)));
    return manyInOutage(running, await world.open(2), await world.open(2), draw);
  };
  const shown = async (followed: Followed, number: string): Promise<Participant> => participantOf(await followed.read(), number);

  it('calls continue, requests take effect, whoever is still to be called is called once, and what was given up says why', async () => {
    const { story } = world;
    const many = await openAll();
    const { of, early, late, newcomers, all, asItMustBe } = many;
    // The outage lasts ten minutes, and a start counts for two of them, however long the machine takes.
    const release = story.clock.hold();
    story.sandbox.faults.conferenceServer = 'refuses';
    await world.pass(MINUTE_MS);
    await many.askEarly();
    await world.pass(3 * MINUTE_MS);
    expect(await passUntilTold(world, [early], 2 * MINUTE_MS, hasEnded)).toEqual([]);
    await world.pass(4.75 * MINUTE_MS);
    await many.askLate();
    await world.pass(1.25 * MINUTE_MS);
    // Those that were ended meanwhile may be over before anybody looks at them.
    const running = [...of.nothing, ...of.muted, ...of.offline, ...of.added].map(({ conferenceId }) => conferenceId);
    const counted = (name: 'BridgeSilent' | 'BridgeAnswers'): readonly string[] =>
      running.filter(
        (id) =>
          sumLogged(
            story.logged.filter((line) => line.includes(id)),
            { name },
          ) > 0,
      );
    expect(counted('BridgeSilent')).toEqual(running);
    expect(sumLogged(story.logged, { name: 'BridgeAnswers' })).toBe(0);
    story.sandbox.faults.conferenceServer = 'answers';
    expect(await recover(world, all, 3 * MINUTE_MS, asItMustBe)).toEqual([]);
    release();
    expect(counted('BridgeAnswers')).toEqual(running);

    expect(wrongCalls(many, story.sandbox)).toEqual([]);
    for (const followed of [...of.nothing, ...of.muted, ...of.offline, ...of.added, late]) {
      expect(await followed.read()).toMatchObject({ state: 'active', management: { available: true } });
      for (const number of [followed.numbers[1]!, newcomers.get(followed) ?? followed.terminal.phoneNumber])
        expect(await shown(followed, number)).toMatchObject({ status: 'online', endpointStatus: 'connected', confirmed: true });
    }
    for (const followed of of.offline)
      expect(await shown(followed, firstOf(followed))).toMatchObject({ disconnection: { method: 'booted' } });
    for (const followed of of.ended) expect(await followed.read()).toMatchObject({ endReason: 'ended-by-initiator' });
    expect(await early.read()).toMatchObject({ endReason: 'bridge-unreachable' });
    const dials = story.sandbox.dialAttempts().length;
    await story.local.redrive('leg-commands-dead-letters');
    await world.pass(MINUTE_MS);
    expect(await recover(world, all, MINUTE_MS, asItMustBe)).toEqual([]);
    for (const { conferenceId } of of.ended) expect(await story.bridge.snapshot(conferenceId)).toEqual([]);
    expect(story.sandbox.dialAttempts()).toHaveLength(dials);
    expect(story.local.deadLetters()).toEqual([]);
  });
});
