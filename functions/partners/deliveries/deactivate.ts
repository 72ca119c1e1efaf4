/** Makes a subscription inactive because its sink refused deliveries or did not answer. */
import { hasFailedTooLong } from '../../../domain/subscription/circuit-breaker';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { InactiveReason } from '../../../schemas/subscription';
import type { Deps } from '../../ports/deps';
import { notifyBus } from './notify';
import { becameInactive } from './status-events';

type DeactivateDeps = Pick<Deps, 'subscriptionStore' | 'eventBus' | 'clock' | 'settings' | 'log'>;

/** A success since the decision cancels it. */
const stillApplies = (subscription: SubscriptionRecord, reason: InactiveReason, now: number): boolean => {
  if (reason === 'not-verified') return subscription.status === 'ACTIVATION_REQUESTED';
  return reason === 'sink-gone' || hasFailedTooLong(subscription, now);
};

/** The event is sent first. Otherwise a crash could leave a new status that nobody is notified of. */
export const deactivate = async (deps: DeactivateDeps, subscription: SubscriptionRecord, reason: InactiveReason): Promise<void> => {
  const { id, status, verificationSince } = subscription;
  const now = deps.clock();
  if ((status !== 'ACTIVE' && status !== 'ACTIVATION_REQUESTED') || !stillApplies(subscription, reason, now)) return;
  await notifyBus(deps, becameInactive(deps, subscription, reason, now));
  const change = { status: 'INACTIVE', inactiveReason: reason, pausedUntil: null } as const;
  const changed = await deps.subscriptionStore.change(id, change, { status, verificationSince });
  if (changed) deps.log('subscription.inactive', { subscriptionId: id, reason });
};
