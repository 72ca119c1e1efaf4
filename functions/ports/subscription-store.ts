/** Stores partners' subscriptions. */
import type { SubscriptionRecord } from '../../domain/subscription/record';
import type { SubscriptionId } from '../../schemas/subscription';

type Pause = 'pausedUntil' | 'waitingSince' | 'waitingPause' | 'resumingUntil';

/** The members of a subscription that may change; `null` removes a member. */
export type SubscriptionChange = {
  readonly [Member in 'status' | 'secretGeneration' | 'heldSince' | 'verificationSince' | 'statusBefore' | 'closedByOperator']?: Exclude<
    SubscriptionRecord[Member],
    undefined
  >;
} & {
  readonly [
    Member in
      | 'inactiveReason'
      | 'previousSecretUntil'
      | 'secretKey'
      | 'previousSecretKey'
      | 'rotationKey'
      | 'failures'
      | 'failingSince'
      | Pause
      | 'slowSince'
  ]?: Exclude<SubscriptionRecord[Member], undefined> | null;
};

/**
 * Members that must have these values, or must be absent if the value is `undefined`. Otherwise the change is not made.
 */
export type SubscriptionCondition = {
  readonly [Member in 'status' | 'secretGeneration' | 'verificationSince' | 'failures' | 'failingSince' | Pause | 'slowSince']?:
    SubscriptionRecord[Member] | undefined;
};

export type SubscriptionStore = {
  /**
   * False if the owner has `max` subscriptions already, or ten times as many including those that ended in the last 30
   * days.
   */
  create(subscription: SubscriptionRecord, max: number): Promise<boolean>;
  /** A consistent read. Also finds ended subscriptions until their log has expired. */
  find(id: SubscriptionId): Promise<SubscriptionRecord | undefined>;
  /** Those of all these owners together, newest first, without deleted ones. */
  list(
    owners: readonly string[],
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ readonly subscriptions: readonly SubscriptionRecord[]; readonly nextCursor?: string }>;
  /** All subscriptions that see conferences of this initiator only, or of `EVERYONE`, in any status. A consistent read. */
  watching(sees: string): Promise<readonly SubscriptionRecord[]>;
  /** One conditional write. Returns the changed subscription, or `undefined` if the condition did not hold. */
  change(id: SubscriptionId, change: SubscriptionChange, condition: SubscriptionCondition): Promise<SubscriptionRecord | undefined>;
  /**
   * Counts one event of that time. Returns its number, or `undefined` if the subscription had reached `maxEvents`
   * before.
   */
  countEvent(id: SubscriptionId, eventAt: number): Promise<number | undefined>;
  /** A deleted subscription no longer counts. Its record stays as long as its log. */
  forget(subscription: SubscriptionRecord): Promise<void>;
};
