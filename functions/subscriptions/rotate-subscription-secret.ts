import { timestamp } from '../../domain/conference/view/timestamp';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { rotateSubscriptionSecret } from '../../schemas/api/subscriptions';
import type { SubscriptionId } from '../../schemas/subscription';
import { PREVIOUS_SECRET_MS, secretOf } from '../deliveries/subscription-secret';
import type { Deps } from '../deps';
import type { Caller } from '../http/caller';
import { httpHandler } from '../http/http-handler';
import { lambda } from '../lambda';
import { sealedIdempotency } from '../providers/sealed-idempotency';
import { secrets } from '../providers/secrets';
import { changeSeen } from './change-seen';
import { ownSubscription } from './own-subscription';
import { partnerReadProviders, type PartnerReadDeps } from './partner-read-deps';

export type RotateDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'secrets'>;

type Rotated = Pick<SubscriptionRecord, 'secretGeneration'> & { readonly previousSecretUntil: number };

/** A write whose answer was lost is seen by the next look: it is this rotation, not another one. */
const rotate = ({ subscriptionStore: store }: RotateDeps, id: SubscriptionId, caller: Caller, at: number): Promise<Rotated> => {
  let rotated: Rotated | undefined;
  return changeSeen(async () => {
    const { secretGeneration, previousSecretUntil } = await ownSubscription(store, id, caller);
    if (rotated && rotated.secretGeneration === secretGeneration && rotated.previousSecretUntil === previousSecretUntil) return rotated;
    rotated = { secretGeneration: secretGeneration + 1, previousSecretUntil: at + PREVIOUS_SECRET_MS };
    return (await store.change(id, rotated, { secretGeneration })) && rotated;
  });
};

export const rotateSubscriptionSecretHandler = (deps: RotateDeps) =>
  httpHandler(rotateSubscriptionSecret, deps, async ({ params: { subscriptionId }, caller }) => {
    const { hashKey } = await deps.secrets();
    const { secretGeneration, previousSecretUntil } = await rotate(deps, subscriptionId, caller, deps.clock());
    const secret = secretOf(hashKey, subscriptionId, secretGeneration);
    return { status: 200 as const, body: { secret, previousSecretValidUntil: timestamp(previousSecretUntil) } };
  });

export const handler = lambda(rotateSubscriptionSecretHandler, { ...partnerReadProviders, idempotency: sealedIdempotency, secrets });
