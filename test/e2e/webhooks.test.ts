/**
 * Every change reaches every partner, whatever its server does. The partner itself verifies and counts the webhooks.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemResolve } from '../../functions/http-client/checked-addresses';
import { setSinkContext } from '../../functions/providers';
import { queueConsumers } from '../../functions/wiring/queues';
import { type LoadEntry, loadFromProject } from '../../local/invoke';
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { movableClock } from '../support/e2e-clock';
import { startStory, type StoryDeployment } from '../support/e2e-deployment';
import { oneTo } from '../support/e2e-events';
import { type RemoteReceiver, startReceiver } from '../support/e2e-receiver';
import { type SinkServer, startSinkServer } from '../support/sink-server';
import type { ReceiverReport } from '../support/webhook-receiver-options';
import { expectStatus, participantOf } from './stories/api-client';
import { eventuallyInStory } from './stories/eventually-in-story';
import { numbersFrom } from './stories/numbers';
import { type Partner, partnerOf, untilActive, untilDeliveries } from './stories/partner';
import { type Terminal, terminalOf, untilConference, untilStatus } from './stories/terminal';

const CREATED = 'rollcall.conference.created.v1';

const draw = numbersFrom(300_000);
let story: StoryDeployment;
let folder: string;
let stops: (() => Promise<unknown>)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-webhooks-'));
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  await story.stop();
  setSinkContext({});
  await rm(folder, { recursive: true });
});

const start = async (options: Parameters<typeof startStory>[0] = {}, clock = movableClock()): Promise<void> => {
  story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, ...options }, clock);
};

/** The versions of the conference that the partner has accepted, sorted. */
const versionsIn = ({ taken }: ReceiverReport, conferenceId: string): readonly number[] =>
  taken.flatMap(({ event: { data } }) => (data.conferenceId === conferenceId ? [data.version ?? 0] : [])).sort((one, other) => one - other);

const expectEachOnce = (report: ReceiverReport, conferenceId: string, lastVersion: number): void => {
  expect(versionsIn(report, conferenceId)).toEqual(oneTo(lastVersion));
  expect(new Set(report.taken.map(({ event }) => event.id)).size).toBe(report.taken.length);
  expect(report.forged).toBe(0);
};

describe('a partner with a receiver in a process of its own', () => {
  let receiver: RemoteReceiver;
  let partner: Partner;
  let id: string;
  let terminal: Terminal;
  let conferenceId: string;
  let party: readonly string[];

  /** Signatures carry the deployment's time, and the receiver's clock must be within five minutes of it. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= MINUTE_MS) {
      await story.pass(Math.min(left, MINUTE_MS));
      await receiver.setAhead(story.clock.now() - Date.now());
    }
  };

  const muteEverybody = async (muted: boolean): Promise<void> => {
    const conference = expectStatus(await terminal.get(conferenceId), 200, 'getConference');
    for (const number of party)
      expectStatus(await terminal.update(conferenceId, participantOf(conference, number).participantId, { muted }), 202, 'mute');
    await untilConference(terminal, conferenceId, 'everybody muted, or not', ({ participants }) =>
      participants.filter(({ phoneNumber }) => party.includes(phoneNumber ?? '')).every((each) => each.muted === muted),
    );
  };

  const end = async (): Promise<number> => {
    expectStatus(await terminal.end(conferenceId), 202, 'endConference');
    return (await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended')).version;
  };

  const untilTaken = (lastVersion: number): Promise<ReceiverReport> =>
    eventuallyInStory(`${String(lastVersion)} versions at the receiver's`, async () => {
      const report = await receiver.report();
      return new Set(versionsIn(report, conferenceId)).size === lastVersion ? report : undefined;
    });

  beforeEach(async () => {
    await start();
    receiver = await startReceiver(join(folder, 'taken'));
    stops.push(receiver.kill);
    partner = partnerOf(story);
    const subscription = expectStatus(await partner.subscribe(receiver.sink), 201, 'createSubscription');
    await receiver.trust(subscription.secret);
    id = (await untilActive(partner, subscription.id)).id;
    terminal = terminalOf(story, draw('answers'));
    party = Array.from({ length: 9 }, () => draw('answers'));
    conferenceId = expectStatus(await terminal.create(party), 201, 'createConference').conferenceId;
    expectStatus(await terminal.start(conferenceId), 202, 'startConference');
    await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ...party]);
  });

  it('receives every change of a conference of ten exactly once', async () => {
    await muteEverybody(true);
    const lastVersion = await end();
    expectEachOnce(await untilTaken(lastVersion), conferenceId, lastVersion);
    expect((await receiver.report()).taken.map(({ event }) => event.type)).toContain('rollcall.subscription.started.v1');
    await story.local.idle();
    expect(story.local.deadLetters()).toEqual([]);
  });

  it('that fails, is killed and comes back has received every change exactly once after `recover`', async () => {
    await receiver.answer(500);
    await muteEverybody(true);
    await eventuallyInStory('failures', async () => ((await receiver.report()).refused >= 5 ? true : undefined));
    await receiver.kill();
    await muteEverybody(false);
    const lastVersion = await end();
    await story.quiet();
    await receiver.restart();
    expect(versionsIn(await receiver.report(), conferenceId).length).toBeLessThan(lastVersion);

    const { startsAt } = expectStatus(await partner.get(id), 200, 'getSubscription');
    expectStatus(await partner.recover(id, startsAt), 202, 'recoverDeliveries');
    await pass(5 * MINUTE_MS);
    expectEachOnce(await untilTaken(lastVersion), conferenceId, lastVersion);
    await untilDeliveries(partner, id, 'a log without failures', (deliveries) => deliveries.every(({ status }) => status === 'succeeded'));
    expect(story.local.deadLetters()).toEqual([]);
  });
});

describe('faulty sinks', () => {
  const partners = (): Partner => partnerOf(story);

  /** It accepts the event that verifies it and then responds as the test says. */
  const subscribed = async (answer: SinkServer['answer'], types = [CREATED]) => {
    const sink = await startSinkServer();
    stops.push(() => sink.stop());
    const { id } = expectStatus(await partners().subscribe(sink.url(), types), 201, 'createSubscription');
    await untilActive(partners(), id);
    sink.answer = answer;
    return { sink, id };
  };
  const answering =
    (status: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse): void =>
      void response.writeHead(status, headers).end();
  const createConference = async (): Promise<void> =>
    void expectStatus(await terminalOf(story, draw('answers')).create([draw('answers')]), 201, 'createConference');
  /** The delivery of the conference's creation, once it has been attempted this often. */
  const attempted = async (id: string, times = 1) =>
    (
      await untilDeliveries(partners(), id, `${String(times)} attempts`, (deliveries) =>
        deliveries.some(({ eventType, attempts }) => eventType === CREATED && attempts.length >= times),
      )
    ).find(({ eventType }) => eventType === CREATED);

  it('are each handled as documented', async () => {
    setSinkContext({ deadlineMs: 1_000 });
    await start();
    const elsewhere = await startSinkServer();
    stops.push(() => elsewhere.stop());
    const hangs = await subscribed(() => undefined);
    const redirects = await subscribed(answering(301, { location: elsewhere.url() }));
    const gone = await subscribed(answering(410));
    const busy = await subscribed(answering(429, { 'retry-after': '120' }));
    const talkative = await subscribed((response) => {
      response.writeHead(200);
      response.end(Buffer.alloc(10_000_000));
    });
    await createConference();

    expect(await attempted(hangs.id)).toMatchObject({ status: 'pending', attempts: [{ status: null, error: 'timed-out' }] });
    expect(await attempted(redirects.id)).toMatchObject({ status: 'pending', attempts: [{ status: 301, error: 'redirected' }] });
    expect(elsewhere.connections()).toBe(0);
    expect(await attempted(talkative.id)).toMatchObject({ status: 'succeeded', attempts: [{ status: 200, error: null }] });
    expect(await attempted(gone.id)).toMatchObject({ status: 'held', attempts: [{ status: 410, error: 'refused' }] });
    await eventuallyInStory('an inactive subscription', async () => {
      const { status, inactiveReason } = expectStatus(await partners().get(gone.id), 200, 'getSubscription');
      return status === 'INACTIVE' && inactiveReason === 'sink-gone' ? true : undefined;
    });

    expect(await attempted(busy.id)).toMatchObject({ status: 'pending', attempts: [{ status: 429, error: 'refused' }] });
    busy.sink.answer = answering(204);
    await story.pass(150 * SECOND_MS);
    expect(await attempted(busy.id, 2)).toMatchObject({ status: 'succeeded' });
    const [, first = 0, second = 0] = busy.sink.posted.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(second - first).toBeGreaterThanOrEqual(120);
  });

  it('in private networks are never connected to, whatever their name', async () => {
    const leadsHome = async (hostname: string) =>
      hostname === 'partner.example' ? [{ address: '10.0.0.7', family: 4 }] : systemResolve(hostname);
    setSinkContext({ resolve: leadsHome });
    await start();
    const { id } = expectStatus(await partners().subscribe('https://partner.example/hooks'), 201, 'createSubscription');
    const [verification] = await untilDeliveries(partners(), id, 'an attempt', ([first]) => (first?.attempts.length ?? 0) > 0);
    expect(verification).toMatchObject({ status: 'pending', attempts: [{ status: null, error: 'address-not-allowed' }] });
    expect(expectStatus(await partners().get(id), 200, 'getSubscription').status).toBe('ACTIVATION_REQUESTED');
  });

  it('do not delay others: one never answers, and another still receives everything', async () => {
    setSinkContext({ deadlineMs: 10 * MINUTE_MS });
    await start();
    const hanging: ServerResponse[] = [];
    const dead = await subscribed((response) => void hanging.push(response), ['rollcall.*']);
    const alive = await subscribed(answering(204), ['rollcall.*']);
    const terminal = terminalOf(story, draw('answers'));
    const party = Array.from({ length: 5 }, () => draw('answers'));
    const { conferenceId } = expectStatus(await terminal.create(party), 201, 'createConference');
    expectStatus(await terminal.start(conferenceId), 202, 'startConference');
    await untilStatus(terminal, conferenceId, 'online', party);
    expectStatus(await terminal.end(conferenceId), 202, 'endConference');
    const { version } = await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');

    // The event that verified it comes first.
    await eventuallyInStory('everything at the one that answers', async () =>
      alive.sink.posted.length === version + 1 ? true : undefined,
    );
    const log = await untilDeliveries(partners(), dead.id, 'everything on its way to the other', ({ length }) => length === version + 1);
    expect(log.filter(({ attempts }) => attempts.length > 0).map(({ eventType }) => eventType)).toEqual([
      'rollcall.subscription.started.v1',
    ]);
    expect(hanging.length).toBeGreaterThan(0);

    dead.sink.answer = answering(204);
    hanging.forEach((response) => response.writeHead(204).end());
    await untilDeliveries(partners(), dead.id, 'everything there, too', (all) => all.every(({ status }) => status === 'succeeded'));
  });
});

it('changes whose fan-out fails when the bus invokes it arrive through the queue, exactly once', async () => {
  const ways: string[] = [];
  const load: LoadEntry = async (entry) => {
    const { handler } = (await loadFromProject(entry)) as {
      handler: (event: object, context: unknown) => Promise<unknown>;
    };
    if (entry !== queueConsumers['fan-out'].entry) return { handler };
    return {
      handler: async (event: object, context: unknown) => {
        ways.push('Records' in event ? 'queue' : 'bus');
        if (!('Records' in event)) throw new Error('Fails on purpose');
        return handler(event, context);
      },
    };
  };
  await start({ load });
  const sink = await startSinkServer();
  stops.push(() => sink.stop());
  const { id } = expectStatus(await partnerOf(story).subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partnerOf(story), id);
  const terminal = terminalOf(story, draw('answers'));
  const { conferenceId } = expectStatus(await terminal.create([draw('answers')]), 201, 'createConference');
  expectStatus(await terminal.end(conferenceId), 202, 'endConference');
  const { version } = await untilConference(terminal, conferenceId, 'the end', ({ state }) => state === 'ended');

  // The event that verified it comes first.
  await eventuallyInStory('everything at the sink', async () => (sink.posted.length === version + 1 ? true : undefined));
  await story.quiet();
  expect(sink.posted).toHaveLength(version + 1);
  expect(ways.filter((way) => way === 'bus')).toHaveLength(version);
  expect(ways).toContain('queue');
  expect(story.local.deadLetters()).toEqual([]);
});

it('pending retries survive a restart of the deployment', async () => {
  const clock = movableClock();
  await start({ dataFolder: folder }, clock);
  const port = Number(new URL(story.baseUrl).port);
  const restart = async (): Promise<void> => {
    await story.stop();
    await start({ dataFolder: folder, port }, clock);
  };
  const sink = await startSinkServer();
  stops.push(() => sink.stop());
  const { id } = expectStatus(await partnerOf(story).subscribe(sink.url(), [CREATED]), 201, 'createSubscription');
  await untilActive(partnerOf(story), id);
  sink.answer = (response) => void response.writeHead(500).end();
  expectStatus(await terminalOf(story, draw('answers')).create([draw('answers')]), 201, 'createConference');
  const untilPosted = (times: number): Promise<true> =>
    eventuallyInStory(`${String(times)} posts`, async () => (sink.posted.length >= times ? true : undefined));
  const untilNoted = (times: number) =>
    untilDeliveries(partnerOf(story), id, `${String(times)} attempts in the log`, (log) =>
      log.some(({ eventType, attempts }) => eventType === CREATED && attempts.length === times),
    );

  // Each is one more than the attempts of this delivery: the event that verified the sink came first. These wait in the
  // queue.
  for (const [attempts, waitMs] of [
    [1, 6 * SECOND_MS],
    [2, 6 * MINUTE_MS],
  ] as const) {
    await untilNoted(attempts);
    await restart();
    clock.advance(waitMs);
    await untilPosted(attempts + 2);
  }
  // This one waits for a schedule.
  await untilNoted(3);
  await restart();
  sink.answer = (response) => void response.writeHead(204).end();
  await story.quiet();
  expect(sink.posted).toHaveLength(4);
  clock.advance(36 * MINUTE_MS);
  await untilPosted(5);
  const log = await untilDeliveries(partnerOf(story), id, 'its arrival', (all) => all.every(({ status }) => status === 'succeeded'));
  expect(log.find(({ eventType }) => eventType === CREATED)?.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 204]);
  expect(new Set(sink.posted.slice(1).map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});
