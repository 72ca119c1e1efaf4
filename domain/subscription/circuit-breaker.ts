/**
 * The circuit breaker of a subscription. After several failures in succession nothing is sent to the sink for a while;
 * then one attempt finds out whether it is back. This spares the sink, and the time of everybody else's deliveries.
 */
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import type { SubscriptionRecord } from './record';
import { MAX_RETRY_AFTER_MS } from './retry-schedule';

/** Failures in succession. */
export const FAILURES_BEFORE_PAUSE = 5;
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = 15 * MINUTE_MS;
/** Twice as long as an attempt may take. If its outcome is not known by then, it never will be. */
const TRIAL_MS = 30 * SECOND_MS;
/** After this long without a success, the sink counts as gone. */
const FAILING_TOO_LONG_MS = 5 * DAY_MS;

export type Breaker = Pick<SubscriptionRecord, 'failures' | 'failingSince' | 'pausedUntil'>;

/** `trial`: the first delivery to write a new `pausedUntil` may make one attempt. */
export type Permission = 'free' | 'paused' | 'trial';

export const permissionOf = ({ pausedUntil }: Breaker, now: number): Permission => {
  if (pausedUntil === undefined) return 'free';
  return now < pausedUntil ? 'paused' : 'trial';
};

/**
 * Paused for failures in succession, so the fault is the sink's and not that of a single delivery. A sink that asks for
 * time is paused too, but may do so for one delivery only.
 */
export const isAway = (breaker: Breaker, now: number): boolean =>
  (breaker.failures ?? 0) >= FAILURES_BEFORE_PAUSE && permissionOf(breaker, now) === 'paused';

/** The pause in which the other deliveries wait for the outcome of a trial. */
export const trialUntil = (now: number): number => now + TRIAL_MS;

/** 1, 2, 4, 8, then 15 minutes. */
const pauseMs = (failures: number): number =>
  failures < FAILURES_BEFORE_PAUSE ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - FAILURES_BEFORE_PAUSE));

/** `null`: not paused. */
export type AfterFailure = { readonly failures: number; readonly failingSince: number; readonly pausedUntil: number | null };

/** `isTrial`: the pause let this attempt through. */
export type Failure = { readonly retryAfterMs?: number | undefined; readonly isTrial?: boolean };

/** If a sink asks for time, all deliveries to it wait that long, whatever else fails in the meantime. */
export const afterFailure = (
  { failures = 0, failingSince, pausedUntil = 0 }: Breaker,
  now: number,
  { retryAfterMs = 0, isTrial = false }: Failure = {},
): AfterFailure => {
  const counted = failures + 1;
  const pause = Math.max(pauseMs(counted), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
  const until = Math.max(Math.ceil(now + pause), isTrial ? 0 : pausedUntil);
  return { failures: counted, failingSince: failingSince ?? now, pausedUntil: until > now ? until : null };
};

/** The fields that a success clears. */
export const afterSuccess = { failures: null, failingSince: null, pausedUntil: null } as const;

export const hasFailed = ({ failures, failingSince, pausedUntil }: Breaker): boolean =>
  failures !== undefined || failingSince !== undefined || pausedUntil !== undefined;

export const hasFailedTooLong = ({ failingSince }: Pick<Breaker, 'failingSince'>, now: number): boolean =>
  failingSince !== undefined && now - failingSince >= FAILING_TOO_LONG_MS;
