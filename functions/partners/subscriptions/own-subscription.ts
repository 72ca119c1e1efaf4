/**
 * Finds the caller's subscription. The answer for another client's subscription is the same as for one that does not
 * exist.
 */
import { subscriptionNotFound } from '../../../domain/errors';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Caller } from '../../http/caller';
import type { SubscriptionStore } from '../../ports/subscription-store';

type Owner = Pick<Caller, 'clientId'>;

/** Also finds a subscription that its client has deleted. */
export const findOwn = async (store: SubscriptionStore, id: SubscriptionId, { clientId }: Owner): Promise<SubscriptionRecord> => {
  const found = await store.find(id);
  if (found?.clientId !== clientId) throw subscriptionNotFound();
  return found;
};

export const ownSubscription = async (store: SubscriptionStore, id: SubscriptionId, owner: Owner): Promise<SubscriptionRecord> => {
  const found = await findOwn(store, id, owner);
  if (found.status === 'DELETED') throw subscriptionNotFound();
  return found;
};
