/** The circuit breaker of a subscription, stored with it. */
import { afterFailure, type Failure, permissionOf, trialUntil } from '../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { afterAccepted } from '../../../domain/subscription/slow-sink';
import type { Deps } from '../../ports/deps';
import { type Decision, untilWritten } from '../../runtime/until-written';

type BreakerDeps = Pick<Deps, 'subscriptionStore' | 'clock' | 'log'>;

/** The subscription if an attempt may be made, or how long to wait. While one attempt is a trial, all others wait. */
export const admit = async (
  { subscriptionStore, clock }: BreakerDeps,
  subscription: SubscriptionRecord,
): Promise<{ readonly subscription: SubscriptionRecord } | { readonly leftMs: number }> => {
  const now = clock();
  const permission = permissionOf(subscription, now);
  if (permission.is === 'free') return { subscription };
  if (permission.is === 'paused') return { leftMs: permission.leftMs };
  const { id, pausedUntil } = subscription;
  const until = trialUntil(now);
  const mine = await subscriptionStore.change(id, { pausedUntil: until }, { pausedUntil });
  return mine ? { subscription: mine } : { leftMs: until - now };
};

/** Most deliveries that are accepted change nothing. */
export const noteAccepted = async (
  { subscriptionStore }: Pick<Deps, 'subscriptionStore'>,
  subscription: SubscriptionRecord,
  durationMs: number,
): Promise<void> => {
  const change = afterAccepted(subscription, durationMs);
  if (change) await subscriptionStore.change(subscription.id, change, {});
};

/** Five simultaneous failures are written one after the other: each sees what the previous one wrote. */
const MAX_WRITES = 8;

/**
 * Counts a failure. An attempt does not count if it began before others failed, and failed after the sink was paused
 * for that. Otherwise a burst of failures would lead straight to the longest pause. Returns the subscription after the
 * count; `undefined` if it is gone.
 */
export const countFailure = (
  { subscriptionStore, clock, log }: BreakerDeps,
  first: SubscriptionRecord,
  failure: Failure,
): Promise<SubscriptionRecord | undefined> => {
  const countOnce = async (seen: SubscriptionRecord): Promise<Decision<SubscriptionRecord, SubscriptionRecord | undefined>> => {
    const now = clock();
    if (seen.pausedUntil !== first.pausedUntil && permissionOf(seen, now).is === 'paused') return { done: seen };
    const { id, failures, failingSince, pausedUntil } = seen;
    const after = afterFailure(seen, now, failure);
    const written = await subscriptionStore.change(id, after, { failures, failingSince, pausedUntil });
    if (written && after.pausedUntil !== null) log('sink.paused', { subscriptionId: id, failures: after.failures });
    if (written) return { done: written };
    const current = await subscriptionStore.find(id);
    return current ? { seen: current } : { done: undefined };
  };
  return untilWritten({ seen: first }, countOnce, { tries: MAX_WRITES, giveUp: (seen) => seen });
};
