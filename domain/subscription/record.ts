/** A partner's subscription as the rules see it. Times are milliseconds since 1970. */
import type { ConferenceId } from '../../schemas/common';
import type { InactiveReason, SubscriptionId, SubscriptionStatus } from '../../schemas/subscription';

export type SubscriptionRecord = {
  readonly id: SubscriptionId;
  /** The client that made it: nobody else sees it. */
  readonly clientId: string;
  readonly sink: string;
  readonly types: readonly string[];
  readonly conferenceId?: ConferenceId;
  /** Whether its client held `numbers:read` when it was made. */
  readonly seesNumbers: boolean;
  readonly status: SubscriptionStatus;
  readonly inactiveReason?: InactiveReason;
  /** Of one that has expired: what it was until then. */
  readonly statusBefore?: SubscriptionStatus;
  readonly startsAt: number;
  readonly expiresAt?: number;
  readonly maxEvents?: number;
  /** Counted where there is a `maxEvents`. */
  readonly events?: number;
  /** Of the event that was counted last. */
  readonly lastEventAt?: number;
  readonly initialEvent: boolean;
  /** The secret's number: each rotation takes the next. */
  readonly secretGeneration: number;
  /** Names the request that rotated the secret last, where it had an `Idempotency-Key`. */
  readonly rotationKey?: string;
  /** Until then the secret before it signs too. */
  readonly previousSecretUntil?: number;
  /** Events since then are sent as soon as the subscription becomes active; earlier ones are left to `recover`. */
  readonly heldSince: number;
  /** When its sink was last asked to accept it: by creation, or by an activation. */
  readonly verificationSince: number;
  /** Failures in a participant, and when the first of them was: none after a success. */
  readonly failures?: number;
  readonly failingSince?: number;
  /** The circuit breaker: no attempt before that, but for one that tries whether the sink is back. */
  readonly pausedUntil?: number;
};

/** Stands for every initiator's conferences in a subscription id, in the place of an initiator key. */
export const EVERYONE = '0'.repeat(16);
