import { subscriptionView } from '../../domain/subscription/subscription-view';
import { getSubscription } from '../../schemas/api/subscriptions';
import { httpHandler } from '../http/http-handler';
import { lambda } from '../lambda';
import { ownSubscription } from './own-subscription';
import { partnerReadProviders, type PartnerReadDeps } from './partner-read-deps';

export const getSubscriptionHandler = (deps: PartnerReadDeps) =>
  httpHandler(getSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    const subscription = await ownSubscription(deps.subscriptionStore, subscriptionId, caller);
    return { status: 200 as const, body: subscriptionView(subscription, deps.clock()) };
  });

export const handler = lambda(getSubscriptionHandler, partnerReadProviders);
