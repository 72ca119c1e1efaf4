/** A partner's server that is subscribed to every conference is away for a day. */
import { HOUR_MS, SECOND_MS } from '../../schemas/durations';
import { afterFailure, FAILURES_BEFORE_PAUSE } from '../../domain/subscription/circuit-breaker';
import { FIRST_PACE, nextPace } from '../../domain/subscription/resume-pace';
import { RESUMED_PAGE, RESUMED_PAGES_SECONDS } from '../../functions/partners/deliveries/resume-deliveries';

export type DeadSinkResult = {
  readonly conferences: number;
  /** Deliveries that wait when the sink is back. */
  readonly waiting: number;
  /** Attempts at the sink while it was away. */
  readonly attempts: number;
  /** Hours until all have arrived. New events do not wait for them. */
  readonly hoursToClear: number;
};

/** The attempts that the circuit breaker lets through: the first failures, then one trial after each pause. */
const attemptsWhileAway = (awayMs: number): number => {
  let [now, attempts] = [0, 0];
  let breaker: Parameters<typeof afterFailure>[0] = {};
  while (now < awayMs) {
    attempts += 1;
    const isTrial = attempts > FAILURES_BEFORE_PAUSE;
    const after = afterFailure(breaker, now, { isTrial });
    breaker = {
      failures: after.failures,
      failingSince: after.failingSince,
      ...(after.pausedUntil === null ? {} : { pausedUntil: after.pausedUntil }),
    };
    now = after.pausedUntil ?? now + SECOND_MS;
  }
  return attempts;
};

const KEEPS_UP = { hasArrived: true, isSlow: false, hasFailed: false } as const;

/** If the sink keeps up. */
const secondsToClear = (waiting: number): number => {
  let [left, seconds] = [waiting, 0];
  for (let pace = FIRST_PACE; left > 0; pace = nextPace(pace, KEEPS_UP)) {
    left -= pace * RESUMED_PAGE;
    seconds += RESUMED_PAGES_SECONDS;
  }
  return seconds;
};

/** `eventsPerSecond`: of all conferences. */
export const deadSink = (conferences: number, eventsPerSecond: number, hours: number): DeadSinkResult => {
  const waiting = Math.round(eventsPerSecond * hours * (HOUR_MS / SECOND_MS));
  const hoursToClear = (secondsToClear(waiting) * SECOND_MS) / HOUR_MS;
  return { conferences, waiting, attempts: attemptsWhileAway(hours * HOUR_MS), hoursToClear };
};
