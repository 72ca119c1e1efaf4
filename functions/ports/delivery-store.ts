/**
 * The log of deliveries: one record for each event and subscription, with the event itself and every attempt, for 30
 * days or for `retentionDays` if they are fewer.
 */
import type { DeliveryAttempt, DeliveryId, DeliveryStatus } from '../../schemas/delivery';
import type { SubscriptionId } from '../../schemas/subscription';

export type DeliveryRecord = {
  readonly subscriptionId: SubscriptionId;
  readonly id: DeliveryId;
  readonly eventId: string;
  readonly eventType: string;
  readonly status: DeliveryStatus;
  readonly createdAt: number;
  readonly nextAttemptAt?: number;
  readonly attempts: readonly DeliveryAttempt[];
  /**
   * The round of attempts. It grows whenever the delivery is started again; messages of an earlier round no longer
   * count.
   */
  readonly round: number;
  /**
   * The attempts of this round, for the schedule of retries. After a `redeliver` there are fewer of them than of all
   * attempts.
   */
  readonly tries: number;
};

/** With the CloudEvent as it is posted: the same bytes with every attempt. It is stored sealed. */
export type DeliveryWithBody = DeliveryRecord & { readonly body: string };

export type DeliveryQuery = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly status?: DeliveryStatus | undefined;
};

export type DeliveryStore = {
  /** The stored record: the given one, or the one that this event already has for this subscription. */
  create(delivery: DeliveryWithBody): Promise<{ readonly isNew: boolean; readonly delivery: DeliveryRecord }>;
  /** A consistent read. */
  find(subscriptionId: SubscriptionId, id: DeliveryId): Promise<DeliveryWithBody | undefined>;
  remove(subscriptionId: SubscriptionId, id: DeliveryId): Promise<void>;
  /** Newest first. */
  list(
    subscriptionId: SubscriptionId,
    query: DeliveryQuery,
  ): Promise<{ readonly deliveries: readonly DeliveryRecord[]; readonly nextCursor?: string }>;
  /** Oldest first, for events from `since` (milliseconds) on. */
  since(
    subscriptionId: SubscriptionId,
    since: number,
    query: DeliveryQuery,
  ): Promise<{ readonly deliveries: readonly DeliveryRecord[]; readonly nextCursor?: string }>;
  /**
   * Records an attempt and what follows. Does nothing if the delivery has since entered a later round than the given
   * one.
   */
  note(
    delivery: Pick<DeliveryRecord, 'subscriptionId' | 'id' | 'round'>,
    outcome: Pick<DeliveryRecord, 'status' | 'round' | 'tries'> & {
      readonly attempt: DeliveryAttempt | null;
      readonly nextAttemptAt: number | null;
    },
  ): Promise<boolean>;
};
