/** The status of a subscription at a given time. Nothing is written at the moment when a subscription expires. */
import { MINUTE_MS } from '../../schemas/durations';
import type { SubscriptionStatus } from '../../schemas/subscription';
import { type Ending, endOf } from './ending';
import type { SubscriptionRecord } from './record';

type Lasting = Pick<SubscriptionRecord, 'status'> & Ending;

export const statusAt = (subscription: Lasting, now: number): SubscriptionStatus => {
  const { status } = subscription;
  return status !== 'DELETED' && (endOf(subscription) ?? Infinity) <= now ? 'EXPIRED' : status;
};

/** Whether the subscription is over: it sends nothing more. */
export const hasEnded = (subscription: Lasting, now: number): boolean => ['EXPIRED', 'DELETED'].includes(statusAt(subscription, now));

/** How far the time of an event and the time of a subscription may disagree: they come from different machines. */
export const CLOCKS_DIFFER_MS = MINUTE_MS;

type Lifetime = Lasting & Pick<SubscriptionRecord, 'statusBefore' | 'startsAt' | 'maxEvents' | 'events'>;

export const hasReachedMaxEvents = ({ maxEvents, events = 0 }: Pick<SubscriptionRecord, 'maxEvents' | 'events'>): boolean =>
  maxEvents !== undefined && events >= maxEvents;

/**
 * Events from before the expiry may still be in flight, and a subscription that was active then still receives them. A
 * subscription that was not active would never have been sent them.
 */
const mayStillReceive = (subscription: Lifetime, eventAt: number): boolean => {
  const { status, statusBefore } = subscription;
  return (
    status === 'EXPIRED' &&
    statusBefore === 'ACTIVE' &&
    !hasReachedMaxEvents(subscription) &&
    // Without an end by time, it ended with the last of its events.
    eventAt < (endOf(subscription) ?? -Infinity)
  );
};

/**
 * Whether an event at this time belongs to the subscription, however late it arrives. Replayed events from before its
 * start do not.
 */
export const isWithinLifetime = (subscription: Lifetime, eventAt: number): boolean =>
  eventAt >= subscription.startsAt - CLOCKS_DIFFER_MS && (!hasEnded(subscription, eventAt) || mayStillReceive(subscription, eventAt));

/** Whether a delivery is sent at once. Otherwise it is held until the subscription is active. */
export const isSentAtOnce = ({ status }: Pick<SubscriptionRecord, 'status'>): boolean => status === 'ACTIVE' || status === 'EXPIRED';
