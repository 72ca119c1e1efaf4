import { deletionOf } from '../../../domain/subscription/deletion';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { deleteSubscription } from '../../../schemas/api/subscriptions';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Caller } from '../../http/caller';
import { httpHandler } from '../../http/http-handler';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { idempotency, queues, readingSubscriptions } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { sendTask } from '../deliveries/send-task';
import { findOwn } from './own-subscription';
import { retryConflicts } from './retry-conflicts';

export type DeleteDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'queues'>;

type Deleted = { readonly subscription: SubscriptionRecord; readonly mustNotify: boolean };

/**
 * A deleted subscription keeps the details of its deletion. If it had expired, its sink and the bus have been notified
 * of its end already.
 */
const markDeleted = (deps: DeleteDeps, id: SubscriptionId, caller: Caller): Promise<Deleted> =>
  retryConflicts(async () => {
    const seen = await findOwn(deps, id, caller);
    const deleted =
      seen.status === 'DELETED' ? seen : await deps.subscriptionStore.change(id, deletionOf(seen, deps.clock()), { status: seen.status });
    return deleted && { subscription: deleted, mustNotify: seen.status !== 'EXPIRED' };
  });

/** A repeated request repeats what the first one may not have completed. */
export const deleteSubscriptionHandler = (deps: DeleteDeps) =>
  httpHandler(deleteSubscription, deps, async ({ params: { subscriptionId }, caller }) => {
    const { subscription, mustNotify } = await markDeleted(deps, subscriptionId, caller);
    if (mustNotify) await sendTask(deps, { task: 'deleted', subscriptionId });
    await deps.subscriptionStore.forget(subscription);
    return { status: 204 as const };
  });

export const handler = lambda(deleteSubscriptionHandler, { ...readingSubscriptions, idempotency, queues });
