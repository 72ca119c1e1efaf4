/**
 * Encrypts what is stored and holds a secret or numbers (answers, deliveries, tokens, driver records, some messages), so that reading
 * the table or the queue reveals neither. It uses AES-256-GCM with a key derived from the deployment's own. What the
 * bytes belong to is authenticated, so that nothing can be moved to another record.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Seal } from '../../ports/seal';

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

const keyOf = (hashKey: string, what: Sealed): Uint8Array => new Uint8Array(hkdfSync('sha256', hashKey, '', PURPOSES[what], KEY_BYTES));

/** What it closes is IV, tag and encrypted bytes, in one. */
export const aesGcmSeal = (hashKey: () => Promise<string>, what: Sealed): Seal => ({
  close: async (bytes, about) => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(await hashKey(), what), iv).setAAD(Buffer.from(about));
    const sealed = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
  },
  open: async (sealed, about) => {
    const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(CIPHER, keyOf(await hashKey(), what), iv, options)
      .setAAD(Buffer.from(about))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  },
});
