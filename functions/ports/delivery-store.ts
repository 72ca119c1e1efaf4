/** The log of deliveries: one record for each event and subscription, with the event itself and every attempt, for 30 days. */
import type { DeliveryAttempt, DeliveryId, DeliveryStatus } from '../../schemas/delivery';
import type { SubscriptionId } from '../../schemas/subscription';

export type DeliveryRecord = {
  readonly subscriptionId: SubscriptionId;
  readonly id: DeliveryId;
  readonly eventId: string;
  readonly eventType: string;
  /** The CloudEvent as it is posted: the same bytes with every attempt. */
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly createdAt: number;
  readonly nextAttemptAt?: number;
  readonly attempts: readonly DeliveryAttempt[];
  /** Grows whenever the delivery is put on its way anew: messages of an earlier turn are of no meaning any more. */
  readonly turn: number;
  /** The attempts of this way, for the schedule of retries: fewer than all after a `redeliver`. */
  readonly tries: number;
};

export type DeliveryQuery = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
};

export interface DeliveryStore {
  /** The record that stands: the given one, or the one that this event has for this subscription already. */
  create(delivery: DeliveryRecord): Promise<{ readonly isNew: boolean; readonly delivery: DeliveryRecord }>;
  /** Consistent. */
  find(subscriptionId: SubscriptionId, id: DeliveryId): Promise<DeliveryRecord | undefined>;
  remove(subscriptionId: SubscriptionId, id: DeliveryId): Promise<void>;
  /** Newest first. */
  list(
    subscriptionId: SubscriptionId,
    query: DeliveryQuery,
  ): Promise<{ readonly deliveries: readonly DeliveryRecord[]; readonly nextCursor?: string }>;
  /** Oldest first, of events from `since` (milliseconds) on. */
  since(
    subscriptionId: SubscriptionId,
    since: number,
    query: DeliveryQuery,
  ): Promise<{ readonly deliveries: readonly DeliveryRecord[]; readonly nextCursor?: string }>;
  /** Notes an attempt and what follows; nothing where the delivery has had a later turn than `turn` meanwhile. */
  note(
    delivery: Pick<DeliveryRecord, 'subscriptionId' | 'id' | 'turn'>,
    outcome: Pick<DeliveryRecord, 'status' | 'turn' | 'tries'> & {
      readonly attempt: DeliveryAttempt | null;
      readonly nextAttemptAt: number | null;
    },
  ): Promise<boolean>;
}
