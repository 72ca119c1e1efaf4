/** A partner's subscription as the rules see it. Times are milliseconds since 1970. */
import type { ConferenceId } from '../../schemas/common';
import type { InactiveReason, SubscriptionId, SubscriptionStatus } from '../../schemas/subscription';

export type SubscriptionRecord = {
  readonly id: SubscriptionId;
  /** Who may see and change it (`owner.ts`). */
  readonly owner: string;
  readonly sink: string;
  readonly types: readonly string[];
  readonly conferenceId?: ConferenceId;
  /** Whether the token held `numbers:read` when it created the subscription. */
  readonly seesNumbers: boolean;
  readonly status: SubscriptionStatus;
  readonly inactiveReason?: InactiveReason;
  /** For a deleted subscription: an operator of the carrier deleted it, and not its client. */
  readonly closedByOperator?: true;
  /** For an expired subscription: its status until then. */
  readonly statusBefore?: SubscriptionStatus;
  readonly startsAt: number;
  /** The end that the client asked for; see `endOf`. */
  readonly expiresAt?: number;
  /** The access token for the sink, sealed, and when it expires. */
  readonly sealedToken?: Uint8Array;
  readonly tokenExpiresAt?: number;
  readonly maxEvents?: number;
  /** Counted if there is a `maxEvents`. */
  readonly events?: number;
  /** The time of the event that was counted last. */
  readonly lastEventAt?: number;
  readonly initialEvent: boolean;
  /** The number of the secret. Each rotation takes the next one. */
  readonly secretGeneration: number;
  /** The request that last rotated the secret, if it had an `Idempotency-Key`. */
  readonly rotationKey?: string;
  /** Until this time the previous secret signs as well. */
  readonly previousSecretUntil?: number;
  /** The versions of the hash keys from which the two secrets are derived; absent for the first key. */
  readonly secretKey?: number;
  readonly previousSecretKey?: number;
  /** The keys of the initiator whose conferences it sees, under the other hash keys that there were at its creation. */
  readonly alsoSees?: readonly string[];
  /**
   * Events since this time are sent as soon as the subscription becomes active. Earlier events are left to `recover`.
   */
  readonly heldSince: number;
  /** When the sink was last asked to accept the subscription: at its creation, or at an activation. */
  readonly verificationSince: number;
  /** The number of failures in succession, and the time of the first. A success clears both. */
  readonly failures?: number;
  readonly failingSince?: number;
  /** The circuit breaker: no attempt is made before this time. After it, one attempt tries whether the sink is back. */
  readonly pausedUntil?: number;
  /** The earliest event that waits for the end of a pause, and the pause (its `pausedUntil`) in which an event last waited. */
  readonly waitingSince?: number;
  readonly waitingPause?: number;
  /** Until then, one resumption of what waited has the subscription to itself. */
  readonly resumingUntil?: number;
  /** Since then the sink has not answered fast (`slow-sink.ts`). */
  readonly slowSince?: number;
};

/** Stands for every initiator's conferences in a subscription id, in place of an initiator key. */
export const EVERYONE = '0'.repeat(16);
