import { subscriptionView } from '../../../domain/subscription/subscription-view';
import { listSubscriptions } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { PartnerReadDeps } from '../../ports/deps';
import { readingSubscriptions } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { checkSubscriptionCursor } from './page-cursor';
import { ownersOf } from './subscription-owners';

export const listSubscriptionsHandler = (deps: PartnerReadDeps) =>
  httpHandler(listSubscriptions, deps, async ({ query, caller }) => {
    checkSubscriptionCursor(query.cursor);
    const { subscriptions, nextCursor } = await deps.subscriptionStore.list(await ownersOf(deps, caller), query);
    const now = deps.clock();
    const items = subscriptions.map((subscription) => subscriptionView(subscription, now));
    return { status: 200 as const, body: { items, ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listSubscriptionsHandler, readingSubscriptions);
