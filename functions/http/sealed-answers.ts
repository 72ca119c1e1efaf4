/**
 * Encrypts stored answers that hold a secret or numbers, so that reading the table reveals neither. It uses AES-256-GCM
 * with a key derived from the deployment's own. The record's key is authenticated, so that an answer cannot be moved to
 * another request.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Secrets } from '../runtime/secrets';

/** `about`: what the bytes belong to. */
export type Seal = {
  close(bytes: Uint8Array, about: string): Promise<Uint8Array>;
  open(sealed: Uint8Array, about: string): Promise<Uint8Array>;
};

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** The IV length for which GCM is designed: any other length is hashed first. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyOf = ({ hashKey }: Pick<Secrets, 'hashKey'>): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', hashKey, '', 'rollcall kept answers', KEY_BYTES));

/** IV, tag and sealed bytes, in one. */
export const answerSeal = (secrets: () => Promise<Pick<Secrets, 'hashKey'>>): Seal => ({
  close: async (bytes, about) => {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, keyOf(await secrets()), iv).setAAD(Buffer.from(about));
    const sealed = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), ...sealed]);
  },
  open: async (sealed, about) => {
    const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(CIPHER, keyOf(await secrets()), iv, options)
      .setAAD(Buffer.from(about))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  },
});
