/** When a failed delivery is tried again: ten attempts in a little more than three days (Standard Webhooks). */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';

/** Each wait follows the attempt before it. The first attempt is made at once. */
export const RETRY_WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  DAY_MS,
];

/** Deliveries that failed together should not be retried together. */
const JITTER = 0.2;

/** A sink may ask for more time, but not without limit. */
export const MAX_RETRY_AFTER_MS = DAY_MS;

export type RetryInput = {
  /** How many attempts have been made. */
  readonly tries: number;
  /** At least 0, less than 1. */
  readonly randomFraction: number;
  /** The wait that the sink asked for. */
  readonly retryAfterMs?: number | undefined;
};

/** Milliseconds until the next attempt; `undefined` after the last. */
export const retryWaitMs = ({ tries, randomFraction, retryAfterMs = 0 }: RetryInput): number | undefined => {
  const wait = RETRY_WAITS_MS[tries - 1];
  if (wait === undefined) return undefined;
  return Math.ceil(Math.max(wait * (1 + JITTER * randomFraction), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS)));
};
