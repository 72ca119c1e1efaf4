/** What a subscription is at a time: nothing is written at the very moment when it expires. */
import type { SubscriptionStatus } from '../../schemas/subscription';
import type { SubscriptionRecord } from './record';

export const statusAt = ({ status, expiresAt }: Pick<SubscriptionRecord, 'status' | 'expiresAt'>, now: number): SubscriptionStatus =>
  status !== 'DELETED' && expiresAt !== undefined && expiresAt <= now ? 'EXPIRED' : status;

/** Nothing more comes of it. */
export const hasEnded = (subscription: Pick<SubscriptionRecord, 'status' | 'expiresAt'>, now: number): boolean =>
  ['EXPIRED', 'DELETED'].includes(statusAt(subscription, now));

/** The time of an event is of another machine than that of a subscription. */
export const CLOCKS_DIFFER_MS = 60_000;

type Life = Pick<SubscriptionRecord, 'status' | 'statusBefore' | 'startsAt' | 'expiresAt' | 'maxEvents' | 'events'>;

export const hasAllItsEvents = ({ maxEvents, events = 0 }: Pick<SubscriptionRecord, 'maxEvents' | 'events'>): boolean =>
  maxEvents !== undefined && events >= maxEvents;

/** When its time was over, events of before may yet be on their way. It had to be active: for others they would have been held in vain. */
const mayStillHave = (subscription: Life, eventAt: number): boolean => {
  const { status, statusBefore, expiresAt } = subscription;
  return (
    status === 'EXPIRED' && statusBefore === 'ACTIVE' && !hasAllItsEvents(subscription) && expiresAt !== undefined && eventAt < expiresAt
  );
};

/** Whether an event of that time is for it, however late it is told: replayed events of before it began are not. */
export const isOfItsLife = (subscription: Life, eventAt: number): boolean =>
  eventAt >= subscription.startsAt - CLOCKS_DIFFER_MS && (!hasEnded(subscription, eventAt) || mayStillHave(subscription, eventAt));

/** Whether a delivery to it sets out at once: else it is held until the subscription is active. */
export const isSentAtOnce = ({ status }: Pick<SubscriptionRecord, 'status'>): boolean => status === 'ACTIVE' || status === 'EXPIRED';
