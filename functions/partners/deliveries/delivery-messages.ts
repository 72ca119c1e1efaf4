/** Messages for deliveries: sent at once, sent again from the start, or sent when a retry is due. */
import { createHash } from 'node:crypto';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { DeliveryMessage } from '../../messaging/partner-messages';
import type { DeliveryRecord } from '../../ports/delivery-store';
import type { Deps } from '../../ports/deps';
import type { Message } from '../../ports/queues';
import { allOrThrow } from '../../runtime/all-or-throw';

/** What a message says of a delivery. */
export type OnItsWay = Pick<DeliveryRecord, 'subscriptionId' | 'id' | 'round' | 'tries'>;

/** Whose delivery it is. */
export type Owned = Pick<SubscriptionRecord, 'owner'>;

/** SQS allows neither spaces nor long names in a group. */
export const groupOf = ({ owner }: Owned): string => createHash('sha256').update(owner).digest('base64url');

/** One owner's backlog does not hold up any other owner, however many subscriptions it has. */
export const deliveryMessage = (
  owned: Owned,
  { subscriptionId, id, round, tries }: OnItsWay,
  delaySeconds = 0,
): Message & { readonly body: DeliveryMessage } => ({
  body: { subscriptionId, deliveryId: id, round, tries },
  group: groupOf(owned),
  ...(delaySeconds > 0 ? { delaySeconds } : {}),
});

/** In one request, also for the deliveries of several owners. */
export const sendDeliveries = (
  { queues }: Pick<Deps, 'queues'>,
  deliveries: readonly { readonly subscription: Owned; readonly delivery: OnItsWay }[],
): Promise<void> =>
  queues.send(
    'deliveries',
    deliveries.map(({ subscription, delivery }) => deliveryMessage(subscription, delivery)),
  );

/**
 * Starts a new round of attempts for each delivery, whatever its status. Messages of earlier rounds no longer count.
 * Returns the deliveries in their new state, without those that another function restarted in the meantime. The
 * messages are sent first, so that a crash in between leaves no delivery without a message.
 */
export const sendAgain = async (
  deps: Pick<Deps, 'deliveryStore' | 'queues' | 'clock'>,
  subscription: Owned,
  deliveries: readonly DeliveryRecord[],
): Promise<readonly DeliveryRecord[]> => {
  const nextAttemptAt = deps.clock();
  const again = deliveries.map((delivery) => ({
    ...delivery,
    status: 'pending' as const,
    round: delivery.round + 1,
    tries: 0,
    nextAttemptAt,
  }));
  await sendDeliveries(
    deps,
    again.map((delivery) => ({ subscription, delivery })),
  );
  const noted = await allOrThrow(
    again.map((delivery) => deps.deliveryStore.note({ ...delivery, round: delivery.round - 1 }, { ...delivery, attempt: null })),
  );
  return again.filter((_delivery, index) => noted[index]);
};
