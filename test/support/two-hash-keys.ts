/** The secret `hashKey` while a newer key follows an older one, as a function has read it at each of the operator's steps. */
import { identityOf } from '../../functions/runtime/identity';
import type { SendOptions } from '../api/support/sender';

/** The old one is that of all other tests. */
const [OLD_KEY, NEW_KEY] = ['the-hash-key-of-the-tests', 'k2:the-newer-key-of-the-tests'];

export const secrets = { stale: OLD_KEY, knowing: `${OLD_KEY},${NEW_KEY}`, using: `${NEW_KEY},${OLD_KEY}`, alone: NEW_KEY } as const;
export type Process = keyof typeof secrets;

/** For a request to such a function. */
export const keysOf = (process: Process): NonNullable<Pick<SendOptions, 'deps'>['deps']> => ({
  identity: async () => identityOf(secrets[process]),
  hashKey: async () => secrets[process],
});
