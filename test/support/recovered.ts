/**
 * Conferences that go through a fault of a service. What was accepted meanwhile is noted, and must be there once the
 * fault is over.
 */
import { isDeepStrictEqual } from 'node:util';
import { mapInParallel } from '../../functions/runtime/in-parallel';
import type { Sandbox } from '../../local/sandbox/start-sandbox';
import type { Conference } from '../../schemas/conference';
import { MINUTE_MS } from '../../schemas/durations';
import type { Participant, ParticipantUpdate } from '../../schemas/participant';
import { type ApiAnswer, participantOf } from '../e2e/stories/api-client';
import { withoutCalls } from '../e2e/stories/terminal-subscribes';
import { oneTo } from './e2e-events';
import type { Followed } from './followed-conference';

/** A deployment and who watches its conferences, while it recovers. */
export type Recovering = {
  readonly sandbox: Pick<Sandbox, 'dialAttempts'>;
  /** Lets so much of the deployment's time go by. */
  readonly pass: (ms: number) => Promise<void>;
  /** Lets what is due be done. */
  readonly settle: () => Promise<void>;
  /** The most real time that what is due may take. */
  readonly settlesWithinMs: number;
  /** The number of conferences that are read at a time. */
  readonly readsAtOnce: number;
  /** The versions of a conference that are on the bus, each once, sorted. */
  readonly published: (conferenceId: string) => readonly number[];
  /** Those that the partner has got, each once, sorted. */
  readonly delivered: (conferenceId: string) => readonly number[];
};

/** Looks at conferences are as far apart. */
export const STEP_MS = 15_000;

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

/** Expects each of these participants to be as requested. */
export const asRequested =
  (requested: readonly Requested[]): Expected =>
  (_followed, conference) =>
    requested
      .filter(({ number, update }) => !isAs(participantOf(conference, number), update))
      .map(({ update }) => `somebody is not as was asked for: ${JSON.stringify(update)}`);

/** What must have happened to a conference; what it returns is still missing. */
export type Expected = (followed: Followed, conference: Conference) => readonly string[];

const nothingElse: Expected = () => [];

const isToldToo =
  (expected: Expected): Expected =>
  (followed, conference) => {
    const known = followed.known();
    const isKnown = isDeepStrictEqual(withoutCalls(known), withoutCalls(conference));
    const unknown = `the terminal has version ${String(known.version)} of ${String(conference.version)}, or knows something else`;
    return [...expected(followed, conference), ...(isKnown ? [] : [unknown])];
  };

const hasItsEvents =
  ({ published, delivered }: Recovering): Expected =>
  (_followed, { conferenceId, version }) => {
    const all = oneTo(version).join();
    const events = { published: published(conferenceId).join(), delivered: delivered(conferenceId).join() };
    return Object.entries(events).flatMap(([were, some]) => (some === all ? [] : [`${were} ${some} of ${String(version)}`]));
  };

/** Time passes until what is expected is there, but no longer than `withinMs`. Returns what is then still missing. */
const passUntil = async (
  recovering: Recovering,
  all: readonly Followed[],
  withinMs: number,
  expected: Expected,
): Promise<readonly string[]> => {
  const lacks = async (each: Followed) => ({ each, lacking: expected(each, await each.read()) });
  const find = async (some: readonly Followed[]) =>
    (await mapInParallel(some, recovering.readsAtOnce, lacks)).filter(({ lacking }) => lacking.length > 0);
  const giveUpAt = performance.now() + recovering.settlesWithinMs;
  let left = await find(all);
  for (let passed = 0; left.length > 0 && performance.now() < giveUpAt; passed += STEP_MS) {
    // Streams are retried by the machine's own clock.
    if (passed < withinMs) await recovering.pass(STEP_MS);
    else await recovering.settle();
    left = await find(left.map(({ each }) => each));
    // What was there may be gone again.
    if (left.length === 0) left = await find(all);
  }
  return left.flatMap(({ lacking }) => lacking);
};

/** Time passes until what is expected has happened and every terminal knows what `GET` gives, but no longer than `withinMs`. */
export const passUntilTold = (
  recovering: Recovering,
  all: readonly Followed[],
  withinMs: number,
  expected = nothingElse,
): Promise<readonly string[]> => passUntil(recovering, all, withinMs, isToldToo(expected));

/** On a busy machine a delivery may have been tried more than once. */
const DELIVERED_WITHIN_MS = 15 * MINUTE_MS;

/** The same, and then until every version was published and delivered. Returns what is at last still missing. */
export const recover = async (
  recovering: Recovering,
  all: readonly Followed[],
  withinMs: number,
  expected = nothingElse,
): Promise<readonly string[]> => {
  const untold = await passUntilTold(recovering, all, withinMs, expected);
  return untold.length > 0 ? untold : passUntil(recovering, all, DELIVERED_WITHIN_MS, hasItsEvents(recovering));
};

/** How often each number was called for the conference. */
export const callsOf = ({ sandbox }: Pick<Recovering, 'sandbox'>, conferenceId: string): ReadonlyMap<string, number> => {
  const calls = new Map<string, number>();
  for (const { room, to } of sandbox.dialAttempts()) if (room === conferenceId) calls.set(to, (calls.get(to) ?? 0) + 1);
  return calls;
};
