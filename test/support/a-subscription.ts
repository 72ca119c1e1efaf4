/** Subscriptions to test with: valid as they are, and a test says only what matters to it. */
import { ownerOf } from '../../domain/subscription/owner';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { subscriptionIdOf } from '../../domain/subscription/subscription-id';
import { AT } from './a-conference';

let subscriptions = 0;

/** By default active, for all events of everyone. `sees`: an initiator key. */
export const aSubscriptionRecord = ({
  sees = EVERYONE,
  ...over
}: Partial<SubscriptionRecord> & { readonly sees?: string } = {}): SubscriptionRecord => {
  subscriptions += 1;
  const random = String(subscriptions).padStart(16, '0');
  return {
    id: subscriptionIdOf(sees, random),
    owner: ownerOf('client_id:partner', EVERYONE),
    sink: `https://partner-${String(subscriptions)}.example/hooks`,
    types: ['rollcall.*'],
    seesNumbers: false,
    status: 'ACTIVE',
    startsAt: AT,
    initialEvent: false,
    secretGeneration: 1,
    heldSince: AT,
    verificationSince: AT,
    ...over,
  };
};
