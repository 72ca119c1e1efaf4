/**
 * What a sink that answers slowly may take. Each attempt that waits for it occupies a place that everybody's deliveries
 * need. So an attempt may last only if its owner has a place left, and the deliveries of a sink that is known to be slow
 * wait for a place before they are sent.
 */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { afterSuccess, hasFailed } from './circuit-breaker';
import type { SubscriptionRecord } from './record';

/** A sink that has not answered by then is slow. Below this, a cold start of a partner's own function would count. */
export const SLOW_MS = 3 * SECOND_MS;

/**
 * The window in which an owner's places are counted: as long as the longest attempt. So at most two windows' places are
 * occupied at the same time, and no place has to be given back.
 */
export const PLACES_WINDOW_MS = 15 * SECOND_MS;

/** Of all subscriptions of an owner together, in one window. */
export const PLACES = 20;

const LONGEST_WAIT_MS = 2 * MINUTE_MS;

type Slowness = Pick<SubscriptionRecord, 'slowSince'>;

export const isSlow = ({ slowSince }: Slowness): boolean => slowSince !== undefined;

/** How long a delivery waits if no place is left. The waits differ, so that a backlog does not come back all at once. */
export const placeWaitMs = (randomFraction: number): number =>
  Math.ceil(PLACES_WINDOW_MS + randomFraction * (LONGEST_WAIT_MS - PLACES_WINDOW_MS));

type Accepting = Slowness & Pick<SubscriptionRecord, 'failures' | 'failingSince' | 'pausedUntil'>;

/**
 * What an accepted delivery changes; `undefined` for most of them. A slow answer is a success, but the sink stays slow
 * until it answers fast.
 */
export const afterAccepted = (subscription: Accepting, durationMs: number) => {
  const failures = hasFailed(subscription) ? afterSuccess : undefined;
  const slowness = isSlow(subscription) && durationMs < SLOW_MS ? ({ slowSince: null } as const) : undefined;
  return failures || slowness ? { ...failures, ...slowness } : undefined;
};
