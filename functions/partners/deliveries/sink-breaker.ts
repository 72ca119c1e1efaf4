/** The circuit breaker of a subscription, stored with it. */
import { afterFailure, type Failure, permissionOf, trialUntil } from '../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { afterAccepted } from '../../../domain/subscription/slow-sink';
import type { Deps } from '../../ports/deps';
import { type Decision, untilWritten } from '../../runtime/until-written';
import { scheduleTrial } from './schedule-trial';
import { sendTask } from './send-task';

type BreakerDeps = Pick<Deps, 'subscriptionStore' | 'queues' | 'schedules' | 'clock' | 'log'>;

/** The subscription if an attempt may be made; `undefined` if it must wait. While one attempt is a trial, all others wait. */
export const admit = async (deps: BreakerDeps, subscription: SubscriptionRecord): Promise<SubscriptionRecord | undefined> => {
  const now = deps.clock();
  const permission = permissionOf(subscription, now);
  if (permission === 'free') return subscription;
  if (permission === 'paused') return undefined;
  const { id, pausedUntil } = subscription;
  const until = trialUntil(now);
  await scheduleTrial(deps, id, until);
  return deps.subscriptionStore.change(id, { pausedUntil: until }, { pausedUntil });
};

/**
 * Most deliveries that are accepted change nothing. If this one ends a pause that its attempt knew of, the deliveries that
 * waited are resumed. A success after failures that led to no pause resumes nothing. If the pause began during the
 * attempt, it ends as well, and its own task resumes the deliveries at the time when it would have been over.
 */
export const noteAccepted = async (
  deps: Pick<Deps, 'subscriptionStore' | 'queues'>,
  { id: subscriptionId, ...subscription }: SubscriptionRecord,
  durationMs: number,
): Promise<void> => {
  const change = afterAccepted(subscription, durationMs);
  const now = change && (await deps.subscriptionStore.change(subscriptionId, change, {}));
  if (subscription.pausedUntil === undefined || now?.waitingSince === undefined || now.waitingPause === undefined) return;
  await sendTask(deps, { task: 'resume', subscriptionId, since: now.waitingSince, pause: now.waitingPause });
};

/** Five simultaneous failures are written one after the other: each sees what the previous one wrote. */
const MAX_WRITES = 8;

/**
 * Counts a failure. An attempt does not count if it began before others failed, and failed after the sink was paused
 * for that. Otherwise a burst of failures would lead straight to the longest pause. Returns the subscription after the
 * count; `undefined` if it is gone.
 */
export const countFailure = (deps: BreakerDeps, first: SubscriptionRecord, failure: Failure): Promise<SubscriptionRecord | undefined> => {
  const { subscriptionStore, clock, log } = deps;
  const countOnce = async (seen: SubscriptionRecord): Promise<Decision<SubscriptionRecord, SubscriptionRecord | undefined>> => {
    const now = clock();
    if (seen.pausedUntil !== first.pausedUntil && permissionOf(seen, now) === 'paused') return { done: seen };
    const { id, failures, failingSince, pausedUntil } = seen;
    const after = afterFailure(seen, now, failure);
    if (after.pausedUntil !== null && after.pausedUntil !== pausedUntil) await scheduleTrial(deps, id, after.pausedUntil);
    const written = await subscriptionStore.change(id, after, { failures, failingSince, pausedUntil });
    if (written && after.pausedUntil !== null) log('sink.paused', { subscriptionId: id, failures: after.failures });
    if (written) return { done: written };
    const current = await subscriptionStore.find(id);
    return current ? { seen: current } : { done: undefined };
  };
  return untilWritten({ seen: first }, countOnce, { tries: MAX_WRITES, giveUp: (seen) => seen });
};
