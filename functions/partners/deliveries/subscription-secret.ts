/**
 * The secrets that sign deliveries. They are derived from the deployment's key whenever they are needed, and are not
 * stored anywhere.
 */
import { createHmac } from 'node:crypto';
import { FIRST_VERSION } from '../../../domain/ids/key-version';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { DAY_MS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';
import { hashKeyOf } from '../../runtime/hash-keys';

/** Standard Webhooks: "whsec_" and the base64 of 24 to 64 bytes. */
const PREFIX = 'whsec_';

/** After a rotation the previous secret signs as well for this long, so that a partner has time to change it. */
export const PREVIOUS_SECRET_MS = DAY_MS;

/** `generation` 1 is the first; a rotation takes the next. `version`: that of the hash key. */
export const secretOf = (hashKey: string, id: SubscriptionId, generation: number, version = FIRST_VERSION): string =>
  PREFIX +
  createHmac('sha256', hashKeyOf(hashKey, version).secret)
    .update(`webhook secret ${id} ${String(generation)}`)
    .digest('base64');

type SecretMember = 'secretGeneration' | 'secretKey' | 'previousSecretUntil' | 'previousSecretKey';

/** The secrets that sign now, the current one first. */
export const secretsFor = (
  hashKey: string,
  { id, secretGeneration, secretKey, previousSecretUntil, previousSecretKey }: Pick<SubscriptionRecord, 'id' | SecretMember>,
  now: number,
): readonly string[] => {
  const signsToo = previousSecretUntil !== undefined && now < previousSecretUntil;
  const current = secretOf(hashKey, id, secretGeneration, secretKey);
  return signsToo ? [current, secretOf(hashKey, id, secretGeneration - 1, previousSecretKey)] : [current];
};

/** The key bytes that a secret encodes. */
export const secretBytes = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64');
