/**
 * The keys shared with a peer, as one setting: `secret` or `id:secret`. While keys are being rotated, there are
 * several, separated by commas.
 */
import { createHmac } from 'node:crypto';

export type SigningKey = {
  readonly id: string;
  readonly secret: string | Uint8Array;
};

/** The id of a secret that is given without one. */
export const DEFAULT_KEY_ID = 'rollcall';

/**
 * 32 random bytes are 44 characters of base64. A secret of fewer than 16 characters is probably a forgotten
 * placeholder.
 */
const KEY = /^(?:([A-Za-z0-9._-]{1,64}):)?([A-Za-z0-9+/=_-]{16,})$/;

/** The first key signs; every key is accepted. */
export const parseSigningKeys = (setting: string): readonly [SigningKey, ...SigningKey[]] => {
  const [first, ...more] = setting.split(',').map((text) => {
    const found = KEY.exec(text.trim());
    if (!found) throw new Error('A signing key must be `secret` or `id:secret`, the secret 16 or more characters of base64');
    return { id: found[1] ?? DEFAULT_KEY_ID, secret: found[2] ?? '' };
  });
  if (!first) throw new Error('There is no signing key');
  return [first, ...more];
};

export const hmacSha256 = (base: string, secret: string | Uint8Array): Buffer => createHmac('sha256', secret).update(base, 'utf8').digest();
