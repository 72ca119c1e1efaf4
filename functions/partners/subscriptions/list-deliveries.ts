import { listDeliveries } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { deliveryStore, readingSubscriptions } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { deliveryView } from './delivery-view';
import { ownSubscription } from './own-subscription';
import { checkDeliveryCursor } from './page-cursor';

export const listDeliveriesHandler = (deps: PartnerReadDeps & Pick<Deps, 'deliveryStore'>) =>
  httpHandler(listDeliveries, deps, async ({ params: { subscriptionId }, query, caller }) => {
    checkDeliveryCursor(query.cursor);
    await ownSubscription(deps, subscriptionId, caller);
    const { deliveries, nextCursor } = await deps.deliveryStore.list(subscriptionId, query);
    return { status: 200 as const, body: { items: deliveries.map(deliveryView), ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listDeliveriesHandler, { ...readingSubscriptions, deliveryStore });
