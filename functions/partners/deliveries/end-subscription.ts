/** Ends a subscription that has expired or has had all its events. */
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { hasEnded } from '../../../domain/subscription/status';
import type { Deps } from '../../ports/deps';
import { tryAgainLater } from '../../runtime/outage';
import { notifyBus, notifySink } from './notify';
import { hasExpired, type TerminationReason } from './status-events';

export type EndingDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'eventBus' | 'clock' | 'settings'>;

/**
 * Notifies first and writes last: if a crash happens in between, the next run finds the subscription still open. A
 * repeated end has the same `at`, and so makes the same event. A sink that was never verified, or is gone, is not
 * notified.
 */
export const endSubscription = async (
  deps: EndingDeps,
  subscription: SubscriptionRecord,
  reason: TerminationReason,
  at: number,
): Promise<void> => {
  const event = hasExpired(deps, subscription, reason, at);
  if (subscription.status === 'ACTIVE') await notifySink(deps, subscription, event);
  await notifyBus(deps, event);
  const { id, status } = subscription;
  if (await deps.subscriptionStore.change(id, { status: 'EXPIRED', statusBefore: status }, { status })) return;
  const now = await deps.subscriptionStore.find(id);
  if (now && !hasEnded({ status: now.status }, at)) throw tryAgainLater('The subscription changed while it was ending');
};
