import { deleteSubscription } from '../../../schemas/api/subscriptions';
import { httpHandler } from '../../http/http-handler';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { idempotency, queues, readingSubscriptions } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { deleteAtOnce } from './delete-at-once';
import { findOwn } from './own-subscription';

export type DeleteDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'queues'>;

export const deleteSubscriptionHandler = (deps: DeleteDeps) =>
  httpHandler(deleteSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    await deleteAtOnce(deps, () => findOwn(deps, subscriptionId, caller));
    return { status: 204 as const };
  });

export const handler = lambda(deleteSubscriptionHandler, { ...readingSubscriptions, idempotency, queues });
