/**
 * Sends the notifications after a client, or an operator, has deleted a subscription. If this is repeated, it sends the
 * same event and the same delivery.
 */
import { subscriptionEvent } from '../../../domain/events/subscription-event';
import { reasonOfDeletion, wasActive } from '../../../domain/subscription/deletion';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { Deps } from '../../ports/deps';
import { notifyBus, notifySink } from './notify';

type NotifyDeps = Pick<Deps, 'settings' | 'clock' | 'eventBus' | 'deliveryStore' | 'queues'>;

export const notifyDeletion = async (deps: NotifyDeps, deleted: SubscriptionRecord): Promise<void> => {
  if (deleted.status !== 'DELETED') return;
  const ended = subscriptionEvent({
    source: deps.settings.eventSource,
    at: deleted.heldSince,
    subscription: { id: deleted.id, status: 'DELETED' },
    type: 'rollcall.subscription.ended.v1',
    terminationReason: reasonOfDeletion(deleted),
  });
  if (wasActive(deleted)) await notifySink(deps, deleted, ended);
  await notifyBus(deps, ended);
};
