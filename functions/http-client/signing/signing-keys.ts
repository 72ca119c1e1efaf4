/** The shared keys of a peer, as one setting: `secret`, or `id:secret`; several, separated by commas, while keys are changed. */
import { createHmac } from 'node:crypto';

export type SigningKey = {
  readonly id: string;
  readonly secret: string | Uint8Array;
};

/** Of a secret given without an id. */
export const DEFAULT_KEY_ID = 'rollcall';

/** Of 32 random bytes in base64 the setting has 44 characters; fewer than 16 is a placeholder that somebody forgot. */
const KEY = /^(?:([A-Za-z0-9._-]{1,64}):)?([A-Za-z0-9+/=_-]{16,})$/;

/** The first key signs; each of them is accepted. */
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
