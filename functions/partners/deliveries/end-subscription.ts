/** A subscription's time or its events are used up. */
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { hasEnded } from '../../../domain/subscription/status';
import type { Deps } from '../../ports/deps';
import { tryAgainLater } from '../../runtime/outage';
import { notifyBus, notifySink } from './notify';
import { hasExpired, type TerminationReason } from './status-events';

export type EndingDeps = Pick<Deps, 'subscriptionStore' | 'deliveryStore' | 'queues' | 'eventBus' | 'clock' | 'settings'>;

/**
 * Told first and written last: what stops in between is found undone by whoever comes next. `at` is the same for a repeated end,
 * and so is the event. A sink that never proved to be the partner's, or is there no more, is not told.
 */
export const endSubscription = async (
  deps: EndingDeps,
  subscription: SubscriptionRecord,
  reason: TerminationReason,
  at: number,
): Promise<void> => {
  const event = hasExpired(deps, subscription, reason, at);
  if (subscription.status === 'ACTIVE') await notifySink(deps, event);
  await notifyBus(deps, event);
  const { id, status } = subscription;
  if (await deps.subscriptionStore.change(id, { status: 'EXPIRED', statusBefore: status }, { status })) return;
  const now = await deps.subscriptionStore.find(id);
  if (now && !hasEnded({ status: now.status }, at)) throw tryAgainLater('The subscription changed while it was ending');
};
