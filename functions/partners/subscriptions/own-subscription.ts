/**
 * Finds the caller's subscription. The answer for a subscription of another owner is the same as for one that does not
 * exist.
 */
import { subscriptionNotFound } from '../../../domain/errors';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Caller } from '../../http/caller';
import type { Deps } from '../../ports/deps';
import { ownersOf } from './subscription-owners';

type OwnerDeps = Pick<Deps, 'subscriptionStore' | 'identity'>;

/** Also finds a subscription that its client has deleted. */
export const findOwn = async (deps: OwnerDeps, id: SubscriptionId, caller: Caller): Promise<SubscriptionRecord> => {
  const owners = await ownersOf(deps, caller);
  const found = await deps.subscriptionStore.find(id);
  if (!found || !owners.includes(found.owner)) throw subscriptionNotFound();
  return found;
};

export const ownSubscription = async (deps: OwnerDeps, id: SubscriptionId, caller: Caller): Promise<SubscriptionRecord> => {
  const found = await findOwn(deps, id, caller);
  if (found.status === 'DELETED') throw subscriptionNotFound();
  return found;
};
