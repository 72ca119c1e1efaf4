/** Events about changes of a subscription that its client did not request. */
import { subscriptionEvent, type SubscriptionEventInput } from '../../../domain/events/subscription-event';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionEvent } from '../../../schemas/events/subscription-event';
import type { InactiveReason, SubscriptionStatus } from '../../../schemas/subscription';
import type { Deps } from '../../ports/deps';

type Changed = Pick<SubscriptionRecord, 'id' | 'heldSince'>;
type Details = Pick<SubscriptionEventInput, 'updateReason' | 'inactiveReason' | 'terminationReason' | 'eventKey'>;

const statusEvent = (
  { settings }: Pick<Deps, 'settings'>,
  { id }: Changed,
  status: SubscriptionStatus,
  at: number,
  what: Details & Pick<SubscriptionEventInput, 'type'>,
): SubscriptionEvent => subscriptionEvent({ source: settings.eventSource, at, subscription: { id, status }, ...what });

const UPDATED = 'rollcall.subscription.updated.v1';

/** `heldSince` names the activation, so every function that notices it makes the same event. */
export const becameActive = (deps: Pick<Deps, 'settings'>, subscription: Changed, at: number): SubscriptionEvent =>
  statusEvent(deps, subscription, 'ACTIVE', at, {
    type: UPDATED,
    updateReason: 'SUBSCRIPTION_ACTIVE',
    eventKey: `active_${String(subscription.heldSince)}`,
  });

export const becameInactive = (
  deps: Pick<Deps, 'settings'>,
  subscription: Changed,
  inactiveReason: InactiveReason,
  at: number,
): SubscriptionEvent =>
  statusEvent(deps, subscription, 'INACTIVE', at, {
    type: UPDATED,
    updateReason: 'SUBSCRIPTION_INACTIVE',
    inactiveReason,
    eventKey: `inactive_${String(subscription.heldSince)}`,
  });

export type TerminationReason = NonNullable<SubscriptionEventInput['terminationReason']>;

export const hasExpired = (
  deps: Pick<Deps, 'settings'>,
  subscription: Changed,
  terminationReason: TerminationReason,
  at: number,
): SubscriptionEvent => statusEvent(deps, subscription, 'EXPIRED', at, { type: 'rollcall.subscription.ended.v1', terminationReason });
