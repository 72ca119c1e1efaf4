/**
 * The secrets of a local deployment, generated at random for a data folder and stored in it. If the `hashKey` were
 * replaced, every conference would be lost; a newer one can follow it, as in a deployment.
 */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { persistedJson } from './storage/persisted-json';

const LocalSecrets = z.looseObject({ hashKey: z.string(), bridgeKey: z.string(), accessNetworkKey: z.string() });

export type LocalSecrets = z.infer<typeof LocalSecrets>;

const KEY_BYTES = 32;

const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

const newSecrets = (): LocalSecrets => ({ hashKey: newKey(), bridgeKey: newKey(), accessNetworkKey: newKey() });

/** `given` secrets take precedence over stored ones, and are not stored themselves. */
export const localSecrets = async (folder: string | undefined, given: Readonly<Record<string, string>>): Promise<LocalSecrets> => ({
  ...(await persistedJson(folder, 'secrets.json', (stored) => LocalSecrets.parse(stored), newSecrets)),
  ...given,
});
