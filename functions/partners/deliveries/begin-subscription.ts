/**
 * Carries out the steps that follow the creation of a subscription. If a step is repeated, it finds its earlier result.
 */
import { subscriptionEvent } from '../../../domain/events/subscription-event';
import { endOf } from '../../../domain/subscription/ending';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { hasEnded } from '../../../domain/subscription/status';
import type { SubscriptionTask } from '../../messaging/partner-messages';
import type { Deps } from '../../ports/deps';
import { notifyBus, notifySink } from './notify';

type BeginDeps = Pick<Deps, 'settings' | 'clock' | 'schedules' | 'eventBus' | 'deliveryStore' | 'queues'>;

const scheduleEnd = async ({ schedules }: BeginDeps, subscription: SubscriptionRecord): Promise<void> => {
  const { id } = subscription;
  const end = endOf(subscription);
  if (end === undefined) return;
  const body: SubscriptionTask = { task: 'expire', subscriptionId: id };
  await schedules.sendAt('subscription-tasks', end, { body, group: id }, `expire-${id}`);
};

/** The sink is notified last: its answer to the first delivery makes the subscription active. */
export const beginSubscription = async (deps: BeginDeps, subscription: SubscriptionRecord): Promise<void> => {
  if (subscription.status === 'DELETED') return;
  await scheduleEnd(deps, subscription);
  const { id, startsAt } = subscription;
  const started = subscriptionEvent({
    source: deps.settings.eventSource,
    at: startsAt,
    subscription: { id, status: 'ACTIVATION_REQUESTED' },
    type: 'rollcall.subscription.started.v1',
    initiationReason: 'SUBSCRIPTION_CREATED',
  });
  await notifyBus(deps, started);
  if (!hasEnded(subscription, deps.clock())) await notifySink(deps, subscription, started);
};
