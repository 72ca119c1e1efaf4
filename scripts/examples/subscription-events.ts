/** What may become of a subscription: an example of every event of it, as the rules make them. */
import { subscriptionEvent, type SubscriptionNews } from '../../domain/events/subscription-event';
import type { SubscriptionEventType } from '../../schemas/events/event-types';
import type { SubscriptionEvent } from '../../schemas/events/subscription-event';
import type { SubscriptionStatus } from '../../schemas/subscription';
import { exampleContext } from './events';

export const exampleSubscriptionId = 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p';

const BEGAN = Date.parse('2026-11-23T08:00:00.000Z');
const DAY_MS = 86_400_000;

type News = Omit<SubscriptionNews, 'source' | 'at' | 'subscription' | 'type'>;

const told = (type: SubscriptionEventType, status: SubscriptionStatus, days: number, news: News): SubscriptionEvent =>
  subscriptionEvent({
    source: exampleContext.source,
    at: BEGAN + days * DAY_MS,
    subscription: { id: exampleSubscriptionId, status },
    type,
    ...news,
  });

export const exampleSubscriptionEvents = (): ReadonlyMap<SubscriptionEventType, SubscriptionEvent> =>
  new Map(
    [
      told('rollcall.subscription.started.v1', 'ACTIVATION_REQUESTED', 0, { initiationReason: 'SUBSCRIPTION_CREATED' }),
      told('rollcall.subscription.test.v1', 'ACTIVE', 1, { eventKey: '3m8f2d6p7q4r7h2k' }),
      told('rollcall.subscription.updated.v1', 'INACTIVE', 9, {
        updateReason: 'SUBSCRIPTION_INACTIVE',
        inactiveReason: 'failing',
        eventKey: `inactive_${String(BEGAN)}`,
      }),
      told('rollcall.subscription.ended.v1', 'EXPIRED', 30, { terminationReason: 'SUBSCRIPTION_EXPIRED' }),
    ].map((event) => [event.type, event]),
  );
