/**
 * Conferences with a terminal and a partner, who go through a fault of a service. What was accepted meanwhile is noted,
 * and must be there once the fault is over.
 */
import { isDeepStrictEqual } from 'node:util';
import { StillBusy } from '../../local/idle';
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import type { Participant, ParticipantUpdate } from '../../schemas/participant';
import { Problem } from '../../schemas/problems';
import { type ApiAnswer, expectStatus, participantOf } from '../e2e/stories/api-client';
import type { NumberSource } from '../e2e/stories/numbers';
import { partnerOf, untilActive } from '../e2e/stories/partner';
import { terminalOf, untilStatus } from '../e2e/stories/terminal';
import { deliveredVersions } from './delivered-versions';
import { startStory, type StoryDeployment } from './e2e-deployment';
import { oneTo } from './e2e-events';
import { follow, type Followed } from './followed-conference';
import { crowd } from './property-runs';
import { type SinkServer, startSinkServer } from './sink-server';

/** Looks at conferences are as far apart. */
const STEP_MS = 15_000;

/**
 * The most real time for the work that is due in a step, with so many conferences. If time went on before that work is
 * done, a dial could be given up that was never tried. Streams that are throttled are retried for longer.
 */
const worksWithinMs = (conferences: number): number => 2_000 + 200 * conferences;
const LOOK_FOR_WORK_MS = 20;

/** Retries are not work that can be done now, nor is what waits behind them. */
const isDue = ({ local, clock }: StoryDeployment, part: string): boolean =>
  !local.queues.names().includes(part) || (local.queues.named(part).dueAt() ?? Infinity) <= clock.now();

const untilWorkIsDone = async (story: StoryDeployment, withinMs: number): Promise<void> => {
  const giveUpAt = performance.now() + withinMs;
  while (performance.now() < giveUpAt) {
    try {
      return await story.local.idle(LOOK_FOR_WORK_MS);
    } catch (error) {
      if (!(error instanceof StillBusy)) throw error;
      if (!error.parts.some((part) => isDue(story, part))) return;
    }
  }
};

/** As in AWS, where a function that failed has no faster retry. Queue consumers set the time of most retries themselves. */
const RETRY_AS_IN_AWS = { firstMs: MINUTE_MS, maxMs: 2 * MINUTE_MS };

export type RecoveryWorld = {
  readonly story: StoryDeployment;
  readonly sink: SinkServer;
  /** The versions of a conference that the partner has got, each once, sorted. */
  readonly delivered: (conferenceId: string) => readonly number[];
  /** Opens a conference, and follows it by a socket. */
  readonly open: (participants: number) => Promise<Followed>;
  /** The same, and starts it: everybody is connected. */
  readonly openActive: (participants: number) => Promise<Followed>;
  /** So many of them at the same time. */
  readonly openManyActive: (conferences: number, participants: number) => Promise<readonly Followed[]>;
  /** As for a story, but in fewer and shorter steps, because something always waits. */
  readonly pass: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startRecoveryWorld = async (draw: NumberSource): Promise<RecoveryWorld> => {
  const sink = await startSinkServer();
  const story = await startStory({ environment: { ROLLCALL_ASSEMBLY: 'direct' }, retry: RETRY_AS_IN_AWS });
  const partner = partnerOf(story);
  const subscription = expectStatus(await partner.subscribe(sink.url()), 201, 'createSubscription');
  await untilActive(partner, subscription.id);
  const opened: Followed[] = [];

  const open: RecoveryWorld['open'] = async (participants) => {
    const terminal = terminalOf(story, draw('answers'));
    const numbers = Array.from({ length: participants }, () => draw('answers'));
    const { conferenceId } = expectStatus(await terminal.create(numbers), 201, 'createConference');
    const followed = await follow(story, terminal, conferenceId, numbers);
    opened.push(followed);
    return followed;
  };
  const openStarted = async (participants: number): Promise<Followed> => {
    const followed = await open(participants);
    expectStatus(await followed.terminal.start(followed.conferenceId), 202, 'startConference');
    return followed;
  };
  const openManyActive: RecoveryWorld['openManyActive'] = async (conferences, participants) => {
    const started = await Promise.all(Array.from({ length: conferences }, () => openStarted(participants)));
    for (const { terminal, conferenceId, numbers } of started)
      await untilStatus(terminal, conferenceId, 'online', [terminal.phoneNumber, ...numbers]);
    await story.quiet();
    const left = await recover(world, started, 0);
    if (left.length > 0) throw new Error(`Conferences did not settle: ${left.join('; ')}`);
    return started;
  };
  const world: RecoveryWorld = {
    story,
    sink,
    delivered: deliveryRecord(sink),
    open,
    openActive: async (participants) => (await openManyActive(1, participants))[0]!,
    openManyActive,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= STEP_MS) {
        for (const { ping } of opened) ping();
        story.clock.advance(Math.min(left, STEP_MS));
        await untilWorkIsDone(story, worksWithinMs(opened.length));
      }
    },
    stop: async () => {
      for (const { close } of opened) close();
      await story.stop();
      await sink.stop();
    },
  };
  return world;
};

/** What is wrong with a refusal that asks for a repetition: it says so, and when. */
export const faultOfRefusal = ({ status, headers, body }: ApiAnswer<unknown>): string | undefined => {
  const problem = Problem.safeParse(body);
  if (![429, 503].includes(status)) return `The status is ${String(status)}`;
  if (!problem.success || problem.data.status !== status) return `Not a problem: ${JSON.stringify(body)}`;
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return 'Not of the media type of problems';
  return Number(headers.get('retry-after')) > 0 ? undefined : 'It does not say when to come again';
};

export type Requested = { readonly number: string; readonly update: ParticipantUpdate; readonly answer: ApiAnswer<unknown> };

/** Has participants changed at the same time. `updates`: by their numbers. */
export const requestAll = async (
  { terminal, conferenceId, known }: Followed,
  updates: ReadonlyMap<string, ParticipantUpdate>,
): Promise<readonly Requested[]> =>
  Promise.all(
    [...updates].map(async ([number, update]) => {
      const { participantId } = participantOf(known(), number);
      return { number, update, answer: await terminal.update(conferenceId, participantId, update) };
    }),
  );

export const isAccepted = ({ answer }: Pick<Requested, 'answer'>): boolean => answer.status === 202;

export const isAs = (
  participant: Participant,
  wanted: { readonly [Member in keyof Participant]?: Participant[Member] | undefined },
): boolean => Object.entries(wanted).every(([member, value]) => participant[member as keyof Participant] === value);

/** That whoever was to be changed is as was asked for. */
export const asRequested =
  (requested: readonly Requested[]): Expected =>
  (_followed, conference) =>
    requested
      .filter(({ number, update }) => !isAs(participantOf(conference, number), update))
      .map(({ update }) => `somebody is not as was asked for: ${JSON.stringify(update)}`);

/** Each request is parsed once, however often somebody asks. */
const deliveryRecord = ({ posted }: SinkServer) => {
  const delivered = deliveredVersions();
  let read = 0;
  return (conferenceId: string): readonly number[] => {
    for (const { body } of posted.slice(read)) delivered.add(body);
    read = posted.length;
    return delivered.of(conferenceId);
  };
};

/** The most real time that what is due may take. */
const SETTLES_WITHIN_MS = crowd(300_000, 20_000);

/** What must have happened to a conference; what it returns is still missing. */
export type Expected = (followed: Followed, conference: Conference) => readonly string[];

const nothingElse: Expected = () => [];

const isToldToo =
  (expected: Expected): Expected =>
  (followed, conference) => {
    const known = followed.known();
    const isKnown = isDeepStrictEqual(known, conference);
    const unknown = `the terminal has version ${String(known.version)} of ${String(conference.version)}, or knows something else`;
    return [...expected(followed, conference), ...(isKnown ? [] : [unknown])];
  };

const hasItsEvents =
  ({ story, delivered }: RecoveryWorld): Expected =>
  (_followed, { conferenceId, version }) => {
    const all = oneTo(version).join();
    const events = { published: story.published.versions(conferenceId).join(), delivered: delivered(conferenceId).join() };
    return Object.entries(events).flatMap(([were, some]) => (some === all ? [] : [`${were} ${some} of ${String(version)}`]));
  };

/** Time passes until what is expected is there, but no longer than `withinMs`. Returns what is then still missing. */
const passUntil = async (
  world: RecoveryWorld,
  all: readonly Followed[],
  withinMs: number,
  expected: Expected,
): Promise<readonly string[]> => {
  const lacks = async (each: Followed) => ({ each, lacking: expected(each, await each.read()) });
  const find = async (some: readonly Followed[]) => (await Promise.all(some.map(lacks))).filter(({ lacking }) => lacking.length > 0);
  const giveUpAt = performance.now() + SETTLES_WITHIN_MS;
  let left = await find(all);
  for (let passed = 0; left.length > 0 && performance.now() < giveUpAt; passed += STEP_MS) {
    // Streams are retried by the machine's own clock.
    if (passed < withinMs) await world.pass(STEP_MS);
    else await world.story.quiet();
    left = await find(left.map(({ each }) => each));
    // What was there may be gone again.
    if (left.length === 0) left = await find(all);
  }
  return left.flatMap(({ lacking }) => lacking);
};

/** Time passes until what is expected has happened and every terminal knows what `GET` gives, but no longer than `withinMs`. */
export const passUntilTold = (
  world: RecoveryWorld,
  all: readonly Followed[],
  withinMs: number,
  expected = nothingElse,
): Promise<readonly string[]> => passUntil(world, all, withinMs, isToldToo(expected));

/** On a busy machine a delivery may have been tried more than once. */
const DELIVERED_WITHIN_MS = 15 * MINUTE_MS;

/** The same, and then until every version was published and delivered. Returns what is at last still missing. */
export const recover = async (
  world: RecoveryWorld,
  all: readonly Followed[],
  withinMs: number,
  expected = nothingElse,
): Promise<readonly string[]> => {
  const untold = await passUntilTold(world, all, withinMs, expected);
  return untold.length > 0 ? untold : passUntil(world, all, DELIVERED_WITHIN_MS, hasItsEvents(world));
};

/** How often each number was called for the conference. */
export const callsOf = ({ story }: RecoveryWorld, conferenceId: string): ReadonlyMap<string, number> => {
  const calls = new Map<string, number>();
  for (const { room, to } of story.sandbox.dialAttempts()) if (room === conferenceId) calls.set(to, (calls.get(to) ?? 0) + 1);
  return calls;
};
