/** The hash keys of a deployment, each by itself, as one that is left when the others are gone. */
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import type { Seal } from '../../functions/ports/seal';
import type { HashKey } from '../../functions/runtime/hash-keys';

type Sealed = Parameters<typeof aesGcmSeal>[1];
type SealOf = (what: Sealed) => Seal;

type SingleKey = { readonly version: number; readonly sealOf: SealOf };
export type KeyRing = readonly SingleKey[];

export const keyRing = (keys: readonly HashKey[]): KeyRing =>
  keys.map(({ version, secret }) => ({ version, sealOf: (what) => aesGcmSeal(async () => `k${String(version)}:${secret}`, what) }));

const openWithAny = async ([key, ...others]: KeyRing, what: Sealed, given: Parameters<Seal['open']>) => {
  if (!key) throw new Error('No hash key opens it');
  try {
    return { version: key.version, bytes: await key.sealOf(what).open(...given) };
  } catch {
    return openWithAny(others, what, given);
  }
};

/**
 * The versions of the keys that `open` needs: none if nothing is encrypted, several if its parts were closed with
 * different keys. Throws if `open` does, as it does if no key fits.
 */
export const versionsThatOpen = async (ring: KeyRing, open: (sealOf: SealOf) => Promise<unknown>): Promise<ReadonlySet<number>> => {
  const versions = new Set<number>();
  await open((what) => ({
    close: () => Promise.reject(new Error('This only reads')),
    open: async (...given) => {
      const { version, bytes } = await openWithAny(ring, what, given);
      versions.add(version);
      return bytes;
    },
  }));
  return versions;
};
