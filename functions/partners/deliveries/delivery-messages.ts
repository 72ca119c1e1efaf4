/** Messages of deliveries on their way: at once, again from the start, or when a retry is due. */
import type { DeliveryMessage } from '../../messaging/partner-messages';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import type { Message } from '../../ports/queues';

type OnItsWay = Pick<DeliveryRecord, 'subscriptionId' | 'id' | 'turn' | 'tries'>;

/** One subscription's backlog holds up nobody else's. */
export const deliveryMessage = (
  { subscriptionId, id, turn, tries }: OnItsWay,
  delaySeconds = 0,
): Message & { readonly body: DeliveryMessage } => ({
  body: { subscriptionId, deliveryId: id, turn, tries },
  group: subscriptionId,
  ...(delaySeconds > 0 ? { delaySeconds } : {}),
});

export const sendDeliveries = ({ queues }: Pick<Deps, 'queues'>, deliveries: readonly OnItsWay[]): Promise<void> =>
  queues.send(
    'deliveries',
    deliveries.map((delivery) => deliveryMessage(delivery)),
  );

/**
 * Begins anew with each of them, whatever became of it: messages of before are of no meaning any more. As they are then; those are
 * left out that somebody else began anew meanwhile. Sent first: what stops in between leaves none without a message.
 */
export const sendAgain = async (
  deps: Pick<Deps, 'deliveryStore' | 'queues' | 'clock'>,
  deliveries: readonly DeliveryRecord[],
): Promise<readonly DeliveryRecord[]> => {
  const nextAttemptAt = deps.clock();
  const again = deliveries.map((delivery) => ({
    ...delivery,
    status: 'pending' as const,
    turn: delivery.turn + 1,
    tries: 0,
    nextAttemptAt,
  }));
  await sendDeliveries(deps, again);
  const noted = await Promise.all(
    again.map((delivery) => deps.deliveryStore.note({ ...delivery, turn: delivery.turn - 1 }, { ...delivery, attempt: null })),
  );
  return again.filter((_delivery, index) => noted[index]);
};
