/**
 * Deletes a subscription. Nothing is delivered any more, except the event of its end. A deleted subscription keeps the
 * details of its deletion. If this is repeated, it does what an earlier run may not have completed.
 */
import { deletionOf } from '../../../domain/subscription/deletion';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { Deps } from '../../ports/deps';
import { sendTask } from '../deliveries/send-task';
import { retryConflicts } from './retry-conflicts';

type Deleted = { readonly subscription: SubscriptionRecord; readonly mustNotify: boolean };
type DeletionDeps = Pick<Deps, 'subscriptionStore' | 'queues' | 'clock'>;

/** `find` reads the subscription anew at each try, and throws if it may not be deleted. */
export const deleteAtOnce = async (
  deps: DeletionDeps,
  find: () => Promise<SubscriptionRecord>,
  by: 'client' | 'operator' = 'client',
): Promise<SubscriptionRecord> => {
  const { subscription, mustNotify } = await retryConflicts<Deleted>(async () => {
    const seen = await find();
    const deletion = deletionOf(seen, deps.clock(), by);
    const deleted = seen.status === 'DELETED' ? seen : await deps.subscriptionStore.change(seen.id, deletion, { status: seen.status });
    // If it had expired, its sink and the bus have been notified of its end already.
    return deleted && { subscription: deleted, mustNotify: seen.status !== 'EXPIRED' };
  });
  if (mustNotify) await sendTask(deps, { task: 'deleted', subscriptionId: subscription.id });
  await deps.subscriptionStore.forget(subscription);
  return subscription;
};
