/** What still depends on each hash key: what was made with it, or is closed with it. */
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { FIRST_VERSION, keyVersionOf } from '../../domain/ids/key-version';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { hasEnded } from '../../domain/subscription/status';
import { seenBy } from '../../domain/subscription/subscription-id';
import { recordIn } from '../../functions/adapters/dynamodb/conference-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { watchersPartition } from '../../functions/adapters/dynamodb/keys';
import { decodeSubscription } from '../../functions/adapters/dynamodb/subscription-item';
import { authorizationFor } from '../../functions/partners/deliveries/sink-token';
import { CONFERENCE_ID, SUBSCRIPTION_ID } from '../../schemas/id-patterns';
import { textOfLetter } from '../erasure/find-in-dead-letters';
import { openedWith } from '../erasure/find-in-records';
import type { DeadLetterQueue } from '../letters/dead-letter-queues';
import { type KeyRing, versionsThatOpen } from './key-ring';

/** In the order in which they are shown. */
export const kinds = ['conferences', 'subscriptions', 'encrypted records', 'dead letters'] as const;
export type Kind = (typeof kinds)[number];

export type Dependant = { readonly kind: Kind; readonly version: number };

const dependants = (kind: Kind, versions: Iterable<number>): readonly Dependant[] =>
  [...new Set(versions)].map((version) => ({ kind, version }));

/** Throws if the item cannot be read. */
export const keyOfConference = (item: Item): readonly Dependant[] =>
  recordIn(item) ? dependants('conferences', [keyVersionOf(item['pk']?.S ?? '')]) : [];

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
    ...(await versionsThatOpen(ring, (sealOf) => authorizationFor({ tokenSeal: sealOf('tokens') }, subscription, now))),
  ];
};

/** Throws if the item cannot be read, or no key of the secret opens it. */
export const keysOfRecord = async (ring: KeyRing, item: Item, now: number): Promise<readonly Dependant[]> => {
  if (item['pk']?.S?.startsWith(watchersPartition(''))) {
    const subscription = decodeSubscription(item);
    if (subscription.status === 'DELETED' || hasEnded(subscription, now)) return [];
    return dependants('subscriptions', await keysOfSubscription(ring, subscription, now));
  }
  const versions = await versionsThatOpen(ring, (sealOf) =>
    openedWith({ deliveries: sealOf('deliveries'), answers: sealOf('answers'), legs: sealOf('legs'), views: sealOf('views') }, item),
  );
  return dependants('encrypted records', versions);
};

const idsIn = (text: string, pattern: string): readonly string[] => text.match(new RegExp(pattern, 'g')) ?? [];

/**
 * The keys of the ids in the letter, without which nobody finds what it is about, and of what is encrypted in it. Throws
 * if it cannot be read.
 */
export const keysOfLetter = async (ring: KeyRing, queue: DeadLetterQueue, body: unknown): Promise<readonly Dependant[]> => {
  let text = '';
  const versions = await versionsThatOpen(ring, async (sealOf) => {
    text = await textOfLetter(sealOf('messages'), queue, body);
  });
  const initiatorKeys = [...idsIn(text, CONFERENCE_ID).map(initiatorKeyOf), ...idsIn(text, SUBSCRIPTION_ID).map(seenBy)];
  return dependants('dead letters', [...versions, ...initiatorKeys.filter((key) => key !== EVERYONE).map(keyVersionOf)]);
};
