/** The signatures of both services' callbacks. */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { RawCallback } from '../../ports/bridge-driver';
import type { Secrets } from './options';

export type SignedCallback = {
  readonly callback: RawCallback;
  /** The address that we gave to the service, with the query that came back. */
  readonly publicUrl: string;
  readonly secrets: Secrets;
  readonly now: number;
};

/** Each value of a field once, sorted, as in Twilio's own libraries. */
const signedFields = (body: string): string => {
  const form = new URLSearchParams(body);
  const names = [...new Set(form.keys())].sort();
  return names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => `${name}${value}`)
        .join(''),
    )
    .join('');
};

/** Twilio, "Webhooks security": HMAC-SHA1 of the address and the sorted fields of the form. */
export const twilioSignature = (authToken: string, publicUrl: string, body: string): string =>
  createHmac('sha1', authToken)
    .update(`${publicUrl}${signedFields(body)}`, 'utf8')
    .digest('base64');

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

export const isSignedByTwilio = ({ callback, publicUrl, secrets }: SignedCallback): boolean =>
  isSame(callback.headers['x-twilio-signature'] ?? '', twilioSignature(secrets.authToken, publicUrl, callback.body));

/** Limits how long a signature can be replayed. */
const TOLERANCE_SECONDS = 300;

const ed25519Key = (publicKey: string) =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') } });

/** Telnyx, "Webhook signing": Ed25519 of the time and the body. The address is not signed. */
export const isSignedByTelnyx = ({ callback: { headers, body }, secrets: { publicKey }, now }: SignedCallback): boolean => {
  const time = headers['telnyx-timestamp'] ?? '';
  if (publicKey === undefined || !/^[0-9]{1,12}$/.test(time) || Math.abs(now / 1000 - Number(time)) > TOLERANCE_SECONDS) return false;
  const signature = Buffer.from(headers['telnyx-signature-ed25519'] ?? '', 'base64');
  return verify(null, Buffer.from(`${time}|${body}`), ed25519Key(publicKey), signature);
};
