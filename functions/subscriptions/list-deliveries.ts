import { listDeliveries } from '../../schemas/api/subscriptions';
import type { Deps } from '../deps';
import { httpHandler } from '../http/http-handler';
import { lambda } from '../lambda';
import { deliveryStore } from '../providers/delivery-store';
import { deliveryView } from './delivery-view';
import { ownSubscription } from './own-subscription';
import { checkDeliveryCursor } from './page-cursor';
import { partnerReadProviders, type PartnerReadDeps } from './partner-read-deps';

export const listDeliveriesHandler = (deps: PartnerReadDeps & Pick<Deps, 'deliveryStore'>) =>
  httpHandler(listDeliveries, deps, async ({ params: { subscriptionId }, query, caller }) => {
    checkDeliveryCursor(query.cursor);
    await ownSubscription(deps.subscriptionStore, subscriptionId, caller);
    const { deliveries, nextCursor } = await deps.deliveryStore.list(subscriptionId, query);
    return { status: 200 as const, body: { items: deliveries.map(deliveryView), ...(nextCursor === undefined ? {} : { nextCursor }) } };
  });

export const handler = lambda(listDeliveriesHandler, { ...partnerReadProviders, deliveryStore });
