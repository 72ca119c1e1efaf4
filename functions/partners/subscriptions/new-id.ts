/**
 * The id of a new subscription. If the request has an `Idempotency-Key`, the id is derived from the key. If an attempt
 * stops halfway, the next attempt of the same request finds its subscription and continues.
 */
import { createHmac } from 'node:crypto';
import { base32Of } from '../../../domain/ids/base32';
import { SUBSCRIPTION_RANDOM_CHARACTERS, subscriptionIdOf } from '../../../domain/subscription/subscription-id';
import type { SubscriptionId } from '../../../schemas/subscription';
import { parseIdempotencyKey } from '../../http/idempotency-key';
import type { RawCallback } from '../../ports/bridge-driver';
import type { RandomId } from '../../runtime/clock';

type IdRequest = {
  /** Of a hash key that stays the same between the attempts: the oldest. */
  readonly secret: string;
  readonly sees: string;
  readonly owner: string;
  /** What else distinguishes the request of one caller from that of another with the same key. */
  readonly subject: string | undefined;
  readonly seesNumbers: boolean;
  readonly raw: Pick<RawCallback, 'headers' | 'body'>;
};

const randomPartOf = (secret: string, parts: readonly string[]): string => {
  const digest = createHmac('sha256', secret)
    .update(`subscription id ${JSON.stringify(parts)}`)
    .digest();
  return base32Of(digest.subarray(0, SUBSCRIPTION_RANDOM_CHARACTERS));
};

/** The same id for all attempts of this request; `undefined` if nothing distinguishes them from other requests. */
export const repeatedId = ({ secret, sees, owner, subject = '', seesNumbers, raw }: IdRequest): SubscriptionId | undefined => {
  const key = parseIdempotencyKey(raw.headers['idempotency-key']);
  if (key === undefined) return undefined;
  return subscriptionIdOf(sees, randomPartOf(secret, [owner, subject, String(seesNumbers), key, raw.body]));
};

export const newId = (sees: string, randomId: RandomId): SubscriptionId => subscriptionIdOf(sees, randomId(SUBSCRIPTION_RANDOM_CHARACTERS));
