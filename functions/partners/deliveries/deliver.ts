/**
 * Sends events to sinks: one attempt for each message, in parallel. If an attempt fails, another message starts the
 * next one.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dueActionOf, isUrgent } from '../../../domain/subscription/delivery-rules';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { placeWaitMs } from '../../../domain/subscription/slow-sink';
import { DeliveryMessage } from '../../messaging/partner-messages';
import { type QueueDeps, type Received, parallelConsumer } from '../../messaging/queue-consumer';
import type { DeliveryRecord, DeliveryWithBody } from '../../ports/delivery-store';
import {
  consuming,
  deliveryStore,
  queues,
  randomId,
  schedules,
  hashKey,
  sinks,
  slowPlaces,
  subscriptionStore,
  tokenSeal,
} from '../../providers';
import { allOrThrow } from '../../runtime/all-or-throw';
import { lambda } from '../../runtime/lambda';
import { randomFraction } from '../../runtime/random-fraction';
import { attemptDelivery, type AttemptDeps } from './attempt';
import { sendAgain } from './delivery-messages';
import { isOvertaken } from './overtaken';
import { sendLater } from './send-later';
import { admit } from './sink-breaker';
import { placeFor } from './sink-places';
import { readOnce } from './shared-reads';
import { waitForSink } from './waiting';

type DeliverDeps = QueueDeps & AttemptDeps;
/** `subscriptionOf`: read once for all messages that arrived together. */
type BatchDeps = DeliverDeps & { readonly subscriptionOf: (id: string) => Promise<SubscriptionRecord | undefined> };

const noteStatus = async ({ deliveryStore }: DeliverDeps, delivery: DeliveryRecord, status: 'held' | 'failed'): Promise<void> => {
  const { round, tries } = delivery;
  await deliveryStore.note(delivery, { status, round, tries, attempt: null, nextAttemptAt: null });
};

/**
 * Holds the delivery until the subscription is active. If it became active just now, the task that sends held
 * deliveries may have run too early for this one.
 */
const hold = async (deps: DeliverDeps, delivery: DeliveryRecord): Promise<void> => {
  await noteStatus(deps, delivery, 'held');
  const subscription = await deps.subscriptionStore.find(delivery.subscriptionId);
  if (subscription?.status === 'ACTIVE') await sendAgain(deps, subscription, [delivery]);
};

/**
 * While a sink is paused, or is slow and its owner has no place left, a delivery waits, which does not count as an
 * attempt. Verifications and tests are sent nevertheless: they find out whether the sink is back.
 */
const attemptOrWait = async (deps: DeliverDeps, subscription: SubscriptionRecord, delivery: DeliveryWithBody): Promise<void> => {
  if (isUrgent(delivery.eventType)) return attemptDelivery(deps, subscription, delivery);
  const place = await placeFor(deps, subscription);
  if (place === 'none') return sendLater(deps, subscription, delivery, placeWaitMs(randomFraction(deps.randomId)));
  const admitted = await admit(deps, subscription);
  return admitted ? attemptDelivery(deps, admitted, delivery, place) : waitForSink(deps, subscription, delivery);
};

const deliver = async (deps: BatchDeps, { body: message }: Received<DeliveryMessage>): Promise<void> => {
  const { subscriptionId, deliveryId } = message;
  const [found, subscription] = await allOrThrow([
    deps.deliveryStore.find(subscriptionId, deliveryId),
    deps.subscriptionOf(subscriptionId),
  ]);
  if (!found || !subscription || isOvertaken(message, found)) return;
  // The record may lag behind the message: it may not show yet that the delivery was sent again, or that the previous
  // attempt was made.
  const delivery = { ...found, round: message.round, tries: message.tries };
  switch (dueActionOf(delivery.eventType, subscription.status)) {
    case 'drop':
      return noteStatus(deps, delivery, 'failed');
    case 'hold':
      return hold(deps, delivery);
    case 'send':
      return attemptOrWait(deps, subscription, delivery);
  }
};

export const deliverHandler =
  (deps: DeliverDeps) =>
  (event: SQSEvent): Promise<SQSBatchResponse> => {
    const subscriptionOf = readOnce((id) => deps.subscriptionStore.find(id));
    return parallelConsumer({ ...deps, subscriptionOf }, 'deliveries', DeliveryMessage, deliver)(event);
  };

const stores = { subscriptionStore, deliveryStore };
export const handler = lambda(deliverHandler, {
  ...consuming,
  ...stores,
  queues,
  schedules,
  sinks,
  slowPlaces,
  hashKey,
  tokenSeal,
  randomId,
});
