/** The end of a subscription by its client. What has been deleted is kept for as long as its log, and says who is to be told of it. */
import type { InactiveReason } from '../../schemas/subscription';
import type { SubscriptionRecord } from './record';

export type Deletion = {
  readonly status: 'DELETED';
  /** When it was deleted: nothing is held for it any more. */
  readonly heldSince: number;
  /** Why it was not active; none where it was. */
  readonly inactiveReason: InactiveReason | null;
};

/** `seen` is not deleted yet. */
export const deletionOf = ({ status, inactiveReason }: SubscriptionRecord, at: number): Deletion => ({
  status: 'DELETED',
  heldSince: at,
  inactiveReason: status === 'ACTIVE' ? null : (inactiveReason ?? 'not-verified'),
});

/** Of one that was deleted: only a sink that was active hears of it. */
export const wasActive = ({ inactiveReason }: SubscriptionRecord): boolean => inactiveReason === undefined;
