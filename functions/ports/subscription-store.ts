/** Where partners' subscriptions are kept. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import type { SubscriptionId } from '../../schemas/subscription';

/** What may be changed of a subscription; `null` takes a member away. */
export type SubscriptionChange = {
  readonly [Member in 'status' | 'secretGeneration' | 'heldSince' | 'verificationSince' | 'statusBefore']?: Exclude<
    SubscriptionRecord[Member],
    undefined
  >;
} & {
  readonly [Member in 'inactiveReason' | 'previousSecretUntil' | 'rotationKey' | 'failures' | 'failingSince' | 'pausedUntil']?: Exclude<
    SubscriptionRecord[Member],
    undefined
  > | null;
};

/** Members that must have these values, or where `undefined` none: else the change is not made. */
export type SubscriptionCondition = {
  readonly [Member in 'status' | 'secretGeneration' | 'verificationSince' | 'failures' | 'failingSince' | 'pausedUntil']?:
    SubscriptionRecord[Member] | undefined;
};

export interface SubscriptionStore {
  /** False where the client has `most` already, or ten times as many with those that ended in the last 30 days. */
  create(subscription: SubscriptionRecord, max: number): Promise<boolean>;
  /** Consistent. Also those that have ended, until their log has expired. */
  find(id: SubscriptionId): Promise<SubscriptionRecord | undefined>;
  /** The client's own, newest first; those that were deleted are left out. */
  list(
    clientId: string,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ readonly subscriptions: readonly SubscriptionRecord[]; readonly nextCursor?: string }>;
  /** All that see conferences of this initiator: its own and everyone's, in whatever status. Consistent. */
  watching(initiatorKey: string): Promise<readonly SubscriptionRecord[]>;
  /** One conditional write; the subscription as it is then, or `undefined` where the condition did not hold. */
  change(id: SubscriptionId, change: SubscriptionChange, condition: SubscriptionCondition): Promise<SubscriptionRecord | undefined>;
  /** Counts one event of that time: its number, or `undefined` where `maxEvents` had been reached before. */
  countEvent(id: SubscriptionId, eventAt: number): Promise<number | undefined>;
  /** What was deleted counts no longer; the record stays for as long as its log. */
  forget(subscription: SubscriptionRecord): Promise<void>;
}
