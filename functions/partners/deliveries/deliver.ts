/** Brings events to sinks: one attempt for each message, side by side, and a message for the next where it fails. */
import { waitMs } from '../../../domain/subscription/circuit-breaker';
import { fateOf, isUrgent } from '../../../domain/subscription/delivery-rules';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { DeliveryMessage } from '../../messaging/partner-messages';
import { type QueueDeps, type Received, sideBySide } from '../../messaging/queue-consumer';
import type { DeliveryRecord } from '../../ports/delivery-store';
import { consuming, deliveryStore, queues, randomId, schedules, secrets, sinks, subscriptionStore } from '../../providers';
import { lambda } from '../../runtime/lambda';
import { attemptDelivery, type AttemptDeps } from './attempt';
import { sendAgain } from './delivery-messages';
import { isOvertaken } from './overtaken';
import { randomFraction } from './random-fraction';
import { sendLater } from './send-later';
import { admit } from './sink-breaker';

type DeliverDeps = QueueDeps & AttemptDeps;

const setAside = async ({ deliveryStore }: DeliverDeps, delivery: DeliveryRecord, status: 'held' | 'failed'): Promise<void> => {
  const { turn, tries } = delivery;
  await deliveryStore.note(delivery, { status, turn, tries, attempt: null, nextAttemptAt: null });
};

/** Until the subscription is active. Where it became so just now, whoever sends what was held may have come too early for this one. */
const hold = async (deps: DeliverDeps, delivery: DeliveryRecord): Promise<void> => {
  await setAside(deps, delivery, 'held');
  const subscription = await deps.subscriptionStore.find(delivery.subscriptionId);
  if (subscription?.status === 'ACTIVE') await sendAgain(deps, [delivery]);
};

/** While a sink is paused a delivery waits, which is no attempt. News of the subscription itself are to find out whether it is back. */
const attemptOrWait = async (deps: DeliverDeps, subscription: SubscriptionRecord, delivery: DeliveryRecord): Promise<void> => {
  if (isUrgent(delivery.eventType)) return attemptDelivery(deps, subscription, delivery);
  const admitted = await admit(deps, subscription);
  if ('subscription' in admitted) return attemptDelivery(deps, admitted.subscription, delivery);
  await sendLater(deps, delivery, waitMs(admitted.leftMs, randomFraction(deps.randomId)));
};

const deliver = async (deps: DeliverDeps, { body: message }: Received<DeliveryMessage>): Promise<void> => {
  const { subscriptionId, deliveryId } = message;
  const [found, subscription] = await Promise.all([
    deps.deliveryStore.find(subscriptionId, deliveryId),
    deps.subscriptionStore.find(subscriptionId),
  ]);
  if (!found || !subscription || isOvertaken(message, found)) return;
  // What the message knows may not be written yet: that it was sent again, or that the attempt before was made.
  const delivery = { ...found, turn: message.turn, tries: message.tries };
  switch (fateOf(delivery.eventType, subscription.status)) {
    case 'drop':
      return setAside(deps, delivery, 'failed');
    case 'hold':
      return hold(deps, delivery);
    case 'send':
      return attemptOrWait(deps, subscription, delivery);
  }
};

export const deliverHandler = (deps: DeliverDeps) => sideBySide(deps, 'deliveries', DeliveryMessage, deliver);

const stores = { subscriptionStore, deliveryStore };
export const handler = lambda(deliverHandler, { ...consuming, ...stores, queues, schedules, sinks, secrets, randomId });
