/**
 * Packs a time, or a value with several members, into the one number that is stored of it. Every write is billed by the
 * size of the whole item, and a number takes a byte for two digits. Progress, calls, observations and requested
 * actions keep their order as numbers, because conditions compare them. A digit that stands for a word never changes, since it is stored.
 * A digit that only a later version knows is read as the nearest word, so that an older version can still show the
 * conference. A write in which the older version compares this number is refused.
 */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Observation, ObservedWord } from '../../../domain/participant/observation';
import type { LegPhase, Progress } from '../../../domain/participant/progress';
import type { ActionFailure, RequestedAction } from '../../../domain/participant/requested-action';
import type { SingleLineCall } from '../../../domain/participant/single-line-call';
import type { CallState, Cause, DisconnectionMethod, ParticipantAction } from '../../../schemas/participant';

/** 2026-01-01T00:00:00Z: no conference is older. This saves a byte for each time. */
const EPOCH_MS = 1_767_225_600_000;

export const packTime = (at: number): number => at - EPOCH_MS;
export const unpackTime = (packed: number): number => packed + EPOCH_MS;

const phaseDigits: Digits<LegPhase> = { none: 0, claimed: 1, ringing: 2, joined: 3, ended: 7 };

/** Leg × 8 + phase. */
export const packProgress = ({ leg, phase }: Progress): number => leg * 8 + phaseDigits[phase];
export const unpackProgress = (packed: number): Progress => {
  const [leg, phase] = split(packed, 8);
  return { leg, phase: wordOf(phaseDigits, phase) ?? 'ended' };
};

const callDigits: Digits<CallState> = { dialing: 0, alerting: 1, connected: 2, held: 3, unconnected: 4, released: 5 };

/** 0 stands for no cause. */
const causeDigits: Digits<Cause> = {
  busy: 1,
  'no-answer': 2,
  declined: 3,
  unreachable: 4,
  network: 5,
  cancelled: 6,
  'bridge-lost': 7,
};

export const packCause = (cause: Cause | null): number => (cause === null ? 0 : causeDigits[cause]);
export const unpackCause = (packed: number): Cause | null => wordOf(causeDigits, packed) ?? null;

/** Time × 128 + state × 16 + cause. A call without a cause is the least of its time and state. */
export const packCall = ({ state, at, cause }: SingleLineCall): number => packTime(at) * 128 + callDigits[state] * 16 + packCause(cause);
export const unpackCall = (packed: number): SingleLineCall => {
  const [at, rest] = split(packed, 128);
  const [state, cause] = split(rest, 16);
  return { state: wordOf(callDigits, state) ?? 'released', at: unpackTime(at), cause: unpackCause(cause) };
};

const methodDigits: Digits<DisconnectionMethod> = { departed: 0, booted: 1, failed: 2, busy: 3 };

/** SIP code × 100 + method × 10 + cause. No SIP code is 0. */
export const packLegEnd = ({ sipCode, method, cause }: LegEnd): number =>
  (sipCode ?? 0) * 100 + methodDigits[method] * 10 + packCause(cause);
export const unpackLegEnd = (packed: number): LegEnd => {
  const [sipCode, rest] = split(packed, 100);
  const [method, cause] = split(rest, 10);
  return { sipCode: sipCode || null, method: wordOf(methodDigits, method) ?? 'failed', cause: unpackCause(cause) };
};

const actionDigits: Digits<ParticipantAction> = { online: 0, offline: 1, remove: 2, mute: 3, unmute: 4, hold: 5, resume: 6 };
const failureDigits: Digits<ActionFailure> = { none: 0, failed: 1, 'timed-out': 2 };

/** Time × 64 + action × 4 + failure. */
export const packAction = ({ action, at, failure }: RequestedAction): number =>
  leastActionAt(at) + actionDigits[action] * 4 + failureDigits[failure];
export const unpackAction = (packed: number): RequestedAction => {
  const [at, rest] = split(packed, 64);
  const [action, failure] = split(rest, 4);
  return {
    action: wordOf(actionDigits, action) ?? 'offline',
    at: unpackTime(at),
    failure: wordOf(failureDigits, failure) ?? 'failed',
  };
};

const wordDigits: Digits<ObservedWord> = {
  gone: 0,
  unknown: 1,
  pending: 2,
  'dialing-out': 3,
  'dialing-in': 4,
  alerting: 5,
  disconnecting: 6,
  disconnected: 7,
  connected: 8,
  'on-hold': 9,
  'muted-via-focus': 10,
};
const UNDOUBTED = 16;

/** The word, and 16 more if it is not doubtful: two digits at most, and those that mean online come last. */
export const packObservation = ({ word, doubtful }: Observation): number => wordDigits[word] + (doubtful ? 0 : UNDOUBTED);
export const unpackObservation = (packed: number): Observation => {
  const [isUndoubted, digit] = split(packed, UNDOUBTED);
  return { word: wordOf(wordDigits, digit) ?? 'unknown', ...(isUndoubted ? {} : { doubtful: true as const }) };
};

/** No action that was requested at this time or later has a lesser number. */
export const leastActionAt = (at: number): number => packTime(at) * 64;

type Digits<Word extends string> = Readonly<Record<Word, number>>;

const wordOf = <Word extends string>(digits: Digits<Word>, digit: number): Word | undefined =>
  (Object.keys(digits) as Word[]).find((word) => digits[word] === digit);

/** The multiple of `size` in a number, and what is left. It works below zero too. */
const split = (packed: number, size: number): readonly [number, number] => {
  const above = Math.floor(packed / size);
  return [above, packed - above * size];
};
