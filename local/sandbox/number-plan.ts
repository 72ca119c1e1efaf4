/** How the sandbox's phones respond to a call, by number. Delays are those of speed 1. */

export type Behaviour = {
  /** From dialling to the first ring. Without it, the phone never rings. */
  readonly ringsAfterMs?: number;
  /** From the first ring to the answer. Without it, nobody answers. */
  readonly answersAfterMs?: number;
  /** From the answer to the phone's own hang-up. Without it, the phone stays. */
  readonly hangsUpAfterMs?: number;
  /** How the call fails if the phone does not ring. */
  readonly failure?: CallFailure;
};

export type CallFailure = { readonly cause: 'busy' | 'no-answer' | 'unreachable'; readonly sipCode: number };

/** From dialling to the network's refusal. */
export const REFUSED_AFTER_MS = 300;
const RINGS_AFTER_MS = 200;
/** With the ringing before it, a call connects within a second, and an observer sees the phone ring. */
const ANSWERS_AFTER_MS = 500;
const HANGS_UP_AFTER_MS = 2_000;

export const BUSY: CallFailure = { cause: 'busy', sipCode: 486 };
export const NO_ANSWER: CallFailure = { cause: 'no-answer', sipCode: 408 };
const UNAVAILABLE: CallFailure = { cause: 'unreachable', sipCode: 480 };
const UNALLOCATED: CallFailure = { cause: 'unreachable', sipCode: 404 };

const RINGS = { ringsAfterMs: RINGS_AFTER_MS };
const ANSWERS = { ...RINGS, answersAfterMs: ANSWERS_AFTER_MS };

const NUMBER_PLAN: readonly (readonly [prefix: string, Behaviour])[] = [
  ['+1555010', ANSWERS],
  ['+1555011', { failure: BUSY }],
  ['+1555012', RINGS],
  ['+1555013', { ...ANSWERS, hangsUpAfterMs: HANGS_UP_AFTER_MS }],
  ['+1555014', { failure: UNAVAILABLE }],
];

/**
 * These phones answer later, by as many seconds as the digit after the prefix, so that not everybody answers at once.
 */
const SLOW_ANSWER = /^\+1555015(\d)/;

const slowAnswer = (number: string): Behaviour | undefined => {
  const seconds = SLOW_ANSWER.exec(number)?.[1];
  return seconds === undefined ? undefined : { ...RINGS, answersAfterMs: ANSWERS_AFTER_MS + Number(seconds) * 1_000 };
};

export const behaviourOf = (number: string): Behaviour =>
  NUMBER_PLAN.find(([prefix]) => number.startsWith(prefix))?.[1] ?? slowAnswer(number) ?? { failure: UNALLOCATED };
