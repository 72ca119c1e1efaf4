/** Events about changes of a subscription that nobody requested. */
import { subscriptionEvent, type SubscriptionEventInput } from '../../../domain/events/subscription-event';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionEvent } from '../../../schemas/events/subscription-event';
import type { InactiveReason, SubscriptionStatus } from '../../../schemas/subscription';
import type { Deps } from '../../ports/deps';

type Told = Pick<SubscriptionRecord, 'id' | 'heldSince'>;
type News = Pick<SubscriptionEventInput, 'updateReason' | 'inactiveReason' | 'terminationReason' | 'eventKey'>;

const news = (
  { settings }: Pick<Deps, 'settings'>,
  { id }: Told,
  status: SubscriptionStatus,
  at: number,
  what: News & Pick<SubscriptionEventInput, 'type'>,
): SubscriptionEvent => subscriptionEvent({ source: settings.eventSource, at, subscription: { id, status }, ...what });

const UPDATED = 'rollcall.subscription.updated.v1';

/** `heldSince` names the activation, so every function that notices it makes the same event. */
export const becameActive = (deps: Pick<Deps, 'settings'>, subscription: Told, at: number): SubscriptionEvent =>
  news(deps, subscription, 'ACTIVE', at, {
    type: UPDATED,
    updateReason: 'SUBSCRIPTION_ACTIVE',
    eventKey: `active_${String(subscription.heldSince)}`,
  });

export const becameInactive = (
  deps: Pick<Deps, 'settings'>,
  subscription: Told,
  inactiveReason: InactiveReason,
  at: number,
): SubscriptionEvent =>
  news(deps, subscription, 'INACTIVE', at, {
    type: UPDATED,
    updateReason: 'SUBSCRIPTION_INACTIVE',
    inactiveReason,
    eventKey: `inactive_${String(subscription.heldSince)}`,
  });

export type TerminationReason = NonNullable<SubscriptionEventInput['terminationReason']>;

export const hasExpired = (
  deps: Pick<Deps, 'settings'>,
  subscription: Told,
  terminationReason: TerminationReason,
  at: number,
): SubscriptionEvent => news(deps, subscription, 'EXPIRED', at, { type: 'rollcall.subscription.ended.v1', terminationReason });
