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

/** Whether an event of that time is for it, however late it is told: replayed events of before it began are not. */
export const isOfItsLife = (subscription: Pick<SubscriptionRecord, 'status' | 'startsAt' | 'expiresAt'>, eventAt: number): boolean =>
  eventAt >= subscription.startsAt - CLOCKS_DIFFER_MS && !hasEnded(subscription, eventAt);
