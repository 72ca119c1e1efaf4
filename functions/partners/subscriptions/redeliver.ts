import { deliveryNotFound, subscriptionState } from '../../../domain/errors';
import { statusAt } from '../../../domain/subscription/status';
import { redeliver } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { Deps, PartnerDeps } from '../../ports/deps';
import { commandingSubscriptions, requestCounter } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { sendAgain } from '../deliveries/delivery-messages';
import { deliveryView } from './delivery-view';
import { ownSubscription } from './own-subscription';
import { retryConflicts } from './retry-conflicts';

export type RedeliverDeps = PartnerDeps & Pick<Deps, 'requestCounter'>;

export const redeliverHandler = (deps: RedeliverDeps) =>
  httpHandler(redeliver, deps, async ({ params: { subscriptionId, deliveryId }, caller }) => {
    const subscription = await ownSubscription(deps, subscriptionId, caller);
    const status = statusAt(subscription, deps.clock());
    if (status !== 'ACTIVE') throw subscriptionState(status, 'receive deliveries');
    const again = await retryConflicts(async () => {
      const delivery = await deps.deliveryStore.find(subscriptionId, deliveryId);
      if (!delivery) throw deliveryNotFound();
      const [sent] = await sendAgain(deps, subscription, [delivery]);
      return sent;
    });
    return { status: 202 as const, body: deliveryView(again) };
  });

export const handler = lambda(redeliverHandler, { ...commandingSubscriptions, requestCounter });
