import { subscriptionState } from '../../../domain/errors';
import { subscriptionEvent } from '../../../domain/events/subscription-event';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { hasEnded, statusAt } from '../../../domain/subscription/status';
import { subscriptionView } from '../../../domain/subscription/subscription-view';
import { activateSubscription } from '../../../schemas/api/subscriptions';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Caller } from '../../http/caller';
import { httpHandler } from '../../http/http-handler';
import type { SubscriptionChange } from '../../ports/subscription-store';
import { lambda } from '../../runtime/lambda';
import { notifySink } from '../deliveries/notify';
import { type RequestingDeps, requestingProviders, limitRequestedEvents } from './limit-requested-events';
import { ownSubscription } from './own-subscription';
import { retryConflicts } from './retry-conflicts';

/**
 * Clears earlier failures. `recover` can send the events from the time when it was inactive; a new subscription keeps
 * the events that it holds.
 */
const activation = ({ status }: SubscriptionRecord, at: number): SubscriptionChange => ({
  status: 'ACTIVATION_REQUESTED',
  inactiveReason: null,
  failures: null,
  failingSince: null,
  pausedUntil: null,
  verificationSince: at,
  ...(status === 'INACTIVE' ? { heldSince: at } : {}),
});

/** If the subscription is active already, it does not change. */
const request = (deps: RequestingDeps, id: SubscriptionId, caller: Caller, at: number): Promise<SubscriptionRecord> => {
  let counted: Promise<void> | undefined;
  return retryConflicts(async () => {
    const seen = await ownSubscription(deps, id, caller);
    if (hasEnded(seen, at)) throw subscriptionState(statusAt(seen, at), 'be activated');
    if (seen.status === 'ACTIVE') return seen;
    await (counted ??= limitRequestedEvents(deps, id, at));
    return deps.subscriptionStore.change(id, activation(seen, at), { status: seen.status });
  });
};

const verify = (deps: RequestingDeps, subscription: SubscriptionRecord, at: number) =>
  notifySink(
    deps,
    subscription,
    subscriptionEvent({
      source: deps.settings.eventSource,
      at,
      // The status of the subscription once the sink has accepted this event.
      subscription: { id: subscription.id, status: 'ACTIVE' },
      type: 'rollcall.subscription.updated.v1',
      updateReason: 'SUBSCRIPTION_ACTIVE',
      eventKey: String(at),
    }),
  );

export const activateSubscriptionHandler = (deps: RequestingDeps) =>
  httpHandler(activateSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    const at = deps.clock();
    const subscription = await request(deps, subscriptionId, caller, at);
    if (subscription.status === 'ACTIVATION_REQUESTED') await verify(deps, subscription, at);
    return { status: 202 as const, body: subscriptionView(subscription, at) };
  });

export const handler = lambda(activateSubscriptionHandler, requestingProviders);
