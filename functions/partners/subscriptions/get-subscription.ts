import { subscriptionView } from '../../../domain/subscription/subscription-view';
import { getSubscription } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { PartnerReadDeps } from '../../ports/deps';
import { readingSubscriptions } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { ownSubscription } from './own-subscription';

export const getSubscriptionHandler = (deps: PartnerReadDeps) =>
  httpHandler(getSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    const subscription = await ownSubscription(deps, subscriptionId, caller);
    return { status: 200 as const, body: subscriptionView(subscription, deps.clock()) };
  });

export const handler = lambda(getSubscriptionHandler, readingSubscriptions);
