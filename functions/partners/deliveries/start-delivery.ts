/** Starts the delivery of an event for one subscription. It does so once, even if the event arrives several times. */
import { createHash } from 'node:crypto';
import { base32Of } from '../../../domain/ids/base32';
import { deliveryIdOf, HASH_CHARACTERS } from '../../../domain/ids/delivery-id';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { DeliveryId } from '../../../schemas/delivery';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import { type Owned, sendDeliveries } from './delivery-messages';

export type DeliverableEvent = {
  /** The CloudEvent's id, the same for a repeated event. */
  readonly eventId: string;
  readonly eventType: string;
  /** Milliseconds since 1970. It is the same for a repeated event, because the delivery's id contains it. */
  readonly eventAt: number;
  /** The CloudEvent as it is posted. */
  readonly body: string;
};

/** `hold`: stored until the subscription is active. */
export type SendOrHold = 'send' | 'hold';

type Receiver = Pick<SubscriptionRecord, 'id'>;

export const deliveryIdFor = (subscription: Receiver, { eventId, eventAt }: Pick<DeliverableEvent, 'eventId' | 'eventAt'>): DeliveryId => {
  const digest = createHash('sha256').update(`${subscription.id} ${eventId}`).digest();
  return deliveryIdOf(eventAt, base32Of(digest.subarray(0, HASH_CHARACTERS)));
};

/** Stores the delivery, and does not send it yet. */
export const storeDelivery = (
  { deliveryStore, clock }: Pick<Deps, 'deliveryStore' | 'clock'>,
  subscription: Receiver,
  event: DeliverableEvent,
  how: SendOrHold,
): ReturnType<Deps['deliveryStore']['create']> => {
  const now = clock();
  const { eventId, eventType, body } = event;
  return deliveryStore.create({
    subscriptionId: subscription.id,
    id: deliveryIdFor(subscription, event),
    eventId,
    eventType,
    body,
    ...(how === 'send' ? { status: 'pending', nextAttemptAt: now } : { status: 'held' }),
    createdAt: now,
    attempts: [],
    round: 1,
    tries: 0,
  });
};

/**
 * Nobody has attempted the delivery yet: the function that stored it may have stopped before sending it. If a delivery
 * is sent twice, it is still attempted once.
 */
export const awaitsFirstAttempt = ({ status, attempts, round }: DeliveryRecord): boolean =>
  status === 'pending' && attempts.length === 0 && round === 1;

/** The stored delivery: a new one, or the one that this event already has. */
export const startDelivery = async (
  deps: Pick<Deps, 'deliveryStore' | 'queues' | 'clock'>,
  subscription: Receiver & Owned,
  event: DeliverableEvent,
  how: SendOrHold = 'send',
): Promise<DeliveryRecord> => {
  const { delivery } = await storeDelivery(deps, subscription, event, how);
  if (awaitsFirstAttempt(delivery)) await sendDeliveries(deps, [{ subscription, delivery }]);
  return delivery;
};
