/**
 * The deletion of a subscription by its client. The record is kept as long as its log, and says which notifications of
 * the deletion are due.
 */
import type { InactiveReason } from '../../schemas/subscription';
import type { SubscriptionRecord } from './record';

export type Deletion = {
  readonly status: 'DELETED';
  /** When it was deleted. Nothing is held for it after that. */
  readonly heldSince: number;
  /** Why it was not active; `null` if it was. */
  readonly inactiveReason: InactiveReason | null;
};

/** `seen` is the subscription before the deletion. */
export const deletionOf = ({ status, inactiveReason }: SubscriptionRecord, at: number): Deletion => ({
  status: 'DELETED',
  heldSince: at,
  inactiveReason: status === 'ACTIVE' ? null : (inactiveReason ?? 'not-verified'),
});

/** For a deleted subscription: whether its sink was active. Only then is the sink notified. */
export const wasActive = ({ inactiveReason }: SubscriptionRecord): boolean => inactiveReason === undefined;
