/**
 * The deletion of a subscription by its client, or by an operator of the carrier. The record is kept as long as its log,
 * and says which notifications of the deletion are due.
 */
import type { InactiveReason } from '../../schemas/subscription';
import type { SubscriptionEventData } from '../../schemas/events/subscription-event';
import type { SubscriptionRecord } from './record';

export type Deletion = {
  readonly status: 'DELETED';
  /** When it was deleted. Nothing is held for it after that. */
  readonly heldSince: number;
  /** Why it was not active; `null` if it was. */
  readonly inactiveReason: InactiveReason | null;
  readonly closedByOperator?: true;
};

/** `seen` is the subscription before the deletion. */
export const deletionOf = ({ status, inactiveReason }: SubscriptionRecord, at: number, by: 'client' | 'operator' = 'client'): Deletion => ({
  status: 'DELETED',
  heldSince: at,
  inactiveReason: status === 'ACTIVE' ? null : (inactiveReason ?? 'not-verified'),
  ...(by === 'operator' && { closedByOperator: true }),
});

/** CAMARA's word for an end that the client did not ask for, and that has no other reason. */
export const reasonOfDeletion = ({ closedByOperator }: SubscriptionRecord): NonNullable<SubscriptionEventData['terminationReason']> =>
  closedByOperator ? 'NETWORK_TERMINATED' : 'SUBSCRIPTION_DELETED';

/** For a deleted subscription: whether its sink was active. Only then is the sink notified. */
export const wasActive = ({ inactiveReason }: SubscriptionRecord): boolean => inactiveReason === undefined;
