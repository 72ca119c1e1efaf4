/** What still depends on each hash key: what was made with it, or is closed with it. */
import { FIRST_VERSION, keyVersionOf } from '../../domain/ids/key-version';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { hasEnded } from '../../domain/subscription/status';
import { seenBy } from '../../domain/subscription/subscription-id';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { recordIn } from '../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { watchersPartition } from '../../functions/adapters/dynamodb/keys';
import { decodeSubscription } from '../../functions/adapters/dynamodb/subscription-item';
import { authorizationFor } from '../../functions/partners/deliveries/sink-token';
import type { HashKey } from '../../functions/runtime/hash-keys';
import { openedWith, type Seals } from '../erasure/find-in-records';

/** In the order in which they are shown. */
export const kinds = ['conferences', 'subscriptions', 'encrypted records'] as const;
export type Kind = (typeof kinds)[number];

export type Dependant = { readonly kind: Kind; readonly version: number };

/** A key by itself, as one that is left when the others are gone. */
const alone = ({ version, secret }: HashKey) => {
  const sealOf = (what: Parameters<typeof aesGcmSeal>[1]) => aesGcmSeal(async () => `k${String(version)}:${secret}`, what);
  const seals: Seals = { deliveries: sealOf('deliveries'), answers: sealOf('answers'), legs: sealOf('legs'), views: sealOf('views') };
  return { version, seals, tokenSeal: sealOf('tokens') };
};

export const keyRing = (keys: readonly HashKey[]) => keys.map(alone);
type KeyRing = ReturnType<typeof keyRing>;

export const keyOfConference = (item: Item): readonly Dependant[] =>
  recordIn(item) ? [{ kind: 'conferences', version: keyVersionOf(item['pk']?.S ?? '') }] : [];

const closerOf = async (ring: KeyRing, opens: (key: KeyRing[number]) => Promise<unknown>): Promise<readonly number[]> => {
  for (const key of ring) {
    const isCloser = await opens(key).then(
      () => true,
      () => false,
    );
    if (isCloser) return [key.version];
  }
  return [];
};

/**
 * The keys of the number that it was made for, if any; of its secrets; and of the token for its sink. That token does not
 * expire before the subscription, so it is opened here.
 */
const keysOfSubscription = async (ring: KeyRing, subscription: SubscriptionRecord, now: number): Promise<readonly number[]> => {
  const { id, owner, conferenceId, secretKey = FIRST_VERSION, previousSecretKey = FIRST_VERSION, previousSecretUntil = 0 } = subscription;
  const initiatorKeys = [...(conferenceId === undefined ? [seenBy(id)] : []), owner.slice(0, EVERYONE.length)];
  return [
    ...initiatorKeys.filter((key) => key !== EVERYONE).map(keyVersionOf),
    secretKey,
    ...(now < previousSecretUntil ? [previousSecretKey] : []),
    ...(subscription.sealedToken ? await closerOf(ring, (key) => authorizationFor(key, subscription, now)) : []),
  ];
};

export const keysOfRecord = async (ring: KeyRing, item: Item, now: number): Promise<readonly Dependant[]> => {
  if (item['pk']?.S?.startsWith(watchersPartition(''))) {
    const subscription = decodeSubscription(item);
    if (subscription.status === 'DELETED' || hasEnded(subscription, now)) return [];
    const versions = await keysOfSubscription(ring, subscription, now);
    return [...new Set(versions)].map((version) => ({ kind: 'subscriptions', version }));
  }
  const versions = await closerOf(ring, async ({ seals }) => {
    if ((await openedWith(seals, item)).place === 'other') throw new Error('It is not encrypted');
  });
  return versions.map((version) => ({ kind: 'encrypted records', version }));
};
