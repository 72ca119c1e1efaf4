import { subscriptionState } from '../../../domain/errors';
import { subscriptionEvent } from '../../../domain/events/subscription-event';
import { statusAt } from '../../../domain/subscription/status';
import { testSubscription } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import { lambda } from '../../runtime/lambda';
import { notifySink } from '../deliveries/notify';
import { deliveryView } from './delivery-view';
import { type RequestingDeps, requestingProviders, limitRequestedEvents } from './limit-requested-events';
import { ownSubscription } from './own-subscription';

/** Characters that distinguish one test from another. */
const KEY_CHARACTERS = 16;

export const testSubscriptionHandler = (deps: RequestingDeps) =>
  httpHandler(testSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    const at = deps.clock();
    const subscription = await ownSubscription(deps, subscriptionId, caller);
    const status = statusAt(subscription, at);
    if (status !== 'ACTIVE' && status !== 'INACTIVE') throw subscriptionState(status, 'be tested');
    await limitRequestedEvents(deps, subscriptionId, at);
    const delivery = await notifySink(
      deps,
      subscription,
      subscriptionEvent({
        source: deps.settings.eventSource,
        at,
        subscription: { id: subscriptionId, status },
        type: 'rollcall.subscription.test.v1',
        eventKey: deps.randomId(KEY_CHARACTERS),
      }),
    );
    return { status: 202 as const, body: deliveryView(delivery) };
  });

export const handler = lambda(testSubscriptionHandler, requestingProviders);
