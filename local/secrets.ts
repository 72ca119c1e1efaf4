/** The secrets of a local deployment: made by chance for a data folder and kept with it, for another `hashKey` would lose every conference. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { persistedJson } from './storage/persisted-json';

const LocalSecrets = z.looseObject({ hashKey: z.string(), bridgeKey: z.string(), accessNetworkKey: z.string() });

export type LocalSecrets = z.infer<typeof LocalSecrets>;

const KEY_BYTES = 32;

const newKey = (): string => randomBytes(KEY_BYTES).toString('base64');

const newSecrets = (): LocalSecrets => ({ hashKey: newKey(), bridgeKey: newKey(), accessNetworkKey: newKey() });

/** `given` ones go before those that are kept, and are not kept themselves. */
export const localSecrets = async (folder: string | undefined, given: Readonly<Record<string, string>>): Promise<LocalSecrets> => ({
  ...(await persistedJson(folder, 'secrets.json', (stored) => LocalSecrets.parse(stored), newSecrets)),
  ...given,
});
