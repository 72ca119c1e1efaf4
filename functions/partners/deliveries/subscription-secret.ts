/**
 * The secrets that sign deliveries. They are derived from the deployment's key whenever they are needed, and are not
 * stored anywhere.
 */
import { createHmac } from 'node:crypto';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { DAY_MS } from '../../../schemas/durations';
import type { SubscriptionId } from '../../../schemas/subscription';

/** Standard Webhooks: "whsec_" and the base64 of 24 to 64 bytes. */
const PREFIX = 'whsec_';

/** After a rotation the previous secret signs as well for this long, so that a partner has time to change it. */
export const PREVIOUS_SECRET_MS = DAY_MS;

/** `generation` 1 is the first; a rotation takes the next. */
export const secretOf = (hashKey: string, id: SubscriptionId, generation: number): string =>
  PREFIX +
  createHmac('sha256', hashKey)
    .update(`webhook secret ${id} ${String(generation)}`)
    .digest('base64');

/** The secrets that sign now, the current one first. */
export const secretsFor = (
  hashKey: string,
  { id, secretGeneration, previousSecretUntil }: Pick<SubscriptionRecord, 'id' | 'secretGeneration' | 'previousSecretUntil'>,
  now: number,
): readonly string[] => {
  const signsToo = previousSecretUntil !== undefined && now < previousSecretUntil;
  const generations = signsToo ? [secretGeneration, secretGeneration - 1] : [secretGeneration];
  return generations.map((generation) => secretOf(hashKey, id, generation));
};

/** The key bytes that a secret encodes. */
export const secretBytes = (secret: string): Buffer => Buffer.from(secret.slice(PREFIX.length), 'base64');
