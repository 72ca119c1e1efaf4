/**
 * Encrypts what is stored and holds a secret or numbers (answers, deliveries, tokens, driver records, some messages), so that reading
 * the table or the queue reveals neither. It uses AES-256-GCM with a key derived from the deployment's own. What the
 * bytes belong to is authenticated, so that nothing can be moved to another record.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type Seal, SealBroken } from '../../ports/seal';
import { type HashKey, hashKeysIn } from '../../runtime/hash-keys';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** The IV length for which GCM is designed: any other length is hashed first. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Each kind of record has a key of its own, so these texts stay. */
const PURPOSES = {
  answers: 'rollcall kept answers',
  deliveries: 'rollcall deliveries',
  legs: 'rollcall driver records',
  messages: 'rollcall messages',
  views: 'rollcall event package views',
  tokens: 'rollcall sink tokens',
} as const;
type Sealed = keyof typeof PURPOSES;

const keyOf = ({ secret }: HashKey, what: Sealed): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', PURPOSES[what], KEY_BYTES));

const openWith = (key: Uint8Array, sealed: Uint8Array, about: string): Buffer => {
  const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about)).setAuthTag(tag);
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
};

const openWithAny = ([key, ...others]: readonly [HashKey, ...HashKey[]], what: Sealed, sealed: Uint8Array, about: string): Buffer => {
  const [next, ...rest] = others;
  try {
    return openWith(keyOf(key, what), sealed, about);
  } catch (error) {
    if (!next) throw new SealBroken('No hash key opens what is stored', { cause: error });
    return openWithAny([next, ...rest], what, sealed, about);
  }
};

/**
 * What it closes is IV, tag and encrypted bytes, in one. It closes with the first hash key, and opens with whichever fits:
 * the tag tells, and a try takes some microseconds.
 */
export const aesGcmSeal = (hashKey: () => Promise<string>, what: Sealed): Seal => ({
  close: async (bytes, about) => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(hashKeysIn(await hashKey())[0], what), iv).setAAD(Buffer.from(about));
    const sealed = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
  },
  open: async (sealed, about) => openWithAny(hashKeysIn(await hashKey()), what, sealed, about),
});
