import { timestamp } from '../../../domain/conference/view/timestamp';
import { FIRST_VERSION } from '../../../domain/ids/key-version';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { rotateSubscriptionSecret } from '../../../schemas/api/subscriptions';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { Caller } from '../../http/caller';
import { httpHandler } from '../../http/http-handler';
import { parseIdempotencyKey } from '../../http/idempotency-key';
import type { Deps, PartnerReadDeps } from '../../ports/deps';
import { readingSubscriptions, sealedIdempotency, hashKey } from '../../providers';
import type { Identity } from '../../runtime/identity';
import { lambda } from '../../runtime/lambda';
import { PREVIOUS_SECRET_MS, secretOf } from '../deliveries/subscription-secret';
import { ownSubscription } from './own-subscription';
import { retryConflicts } from './retry-conflicts';

export type RotateDeps = PartnerReadDeps & Pick<Deps, 'idempotency' | 'hashKey'>;

type Rotated = Pick<SubscriptionRecord, 'secretGeneration' | 'secretKey'> & { readonly previousSecretUntil: number };
type Request = {
  readonly id: SubscriptionId;
  readonly caller: Caller;
  readonly at: number;
  readonly key: string | null;
  readonly version: number;
};

/** Identifies the request. Only a keyed hash is stored, because nobody else needs to know the client's key and number. */
const rotationKey = (
  identity: Identity,
  id: SubscriptionId,
  { clientId, subject = '', phoneNumber = '' }: Caller,
  header: string | undefined,
): string | null => {
  const key = parseIdempotencyKey(header);
  if (key === undefined) return null;
  return identity.digest('rotation', JSON.stringify([id, clientId, subject, phoneNumber, key]));
};

/** While the previous secret is valid, a request with the key of the last rotation is that same request again. */
const isRepeated = ({ rotationKey: last, previousSecretUntil = 0 }: SubscriptionRecord, { key, at }: Request): boolean =>
  key !== null && last === key && at < previousSecretUntil;

/** The first key is not stored. */
const stored = (version: number): number | null => (version === FIRST_VERSION ? null : version);

/**
 * A rotation must happen only once for each request: after a second one, a partner that did not receive the first
 * answer would know no valid secret. A function may stop before its answer is kept, so the subscription itself records
 * that it was rotated. If the answer to a write is lost, the next read shows the write.
 */
const rotate = (deps: RotateDeps, request: Request): Promise<Rotated> => {
  const { id, caller, at, key, version } = request;
  let rotated: Rotated | undefined;
  return retryConflicts(async () => {
    const seen = await ownSubscription(deps, id, caller);
    const { secretGeneration, secretKey = FIRST_VERSION, previousSecretUntil = 0 } = seen;
    if (isRepeated(seen, request)) return { secretGeneration, secretKey, previousSecretUntil };
    if (rotated && rotated.secretGeneration === secretGeneration && rotated.previousSecretUntil === previousSecretUntil) return rotated;
    rotated = { secretGeneration: secretGeneration + 1, secretKey: version, previousSecretUntil: at + PREVIOUS_SECRET_MS };
    const change = { ...rotated, secretKey: stored(version), previousSecretKey: stored(secretKey), rotationKey: key };
    return (await deps.subscriptionStore.change(id, change, { secretGeneration })) && rotated;
  });
};

export const rotateSubscriptionSecretHandler = (deps: RotateDeps) =>
  httpHandler(rotateSubscriptionSecret, deps, async ({ params: { subscriptionId: id }, caller, raw }) => {
    const hashKey = await deps.hashKey();
    const identity = await deps.identity();
    const { secretGeneration, secretKey, previousSecretUntil } = await rotate(deps, {
      id,
      caller,
      at: deps.clock(),
      key: rotationKey(identity, id, caller, raw.headers['idempotency-key']),
      version: identity.version,
    });
    const secret = secretOf(hashKey, id, secretGeneration, secretKey);
    return { status: 200 as const, body: { secret, previousSecretValidUntil: timestamp(previousSecretUntil) } };
  });

export const handler = lambda(rotateSubscriptionSecretHandler, { ...readingSubscriptions, idempotency: sealedIdempotency, hashKey });
