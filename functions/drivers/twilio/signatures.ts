/** The signatures of both services' callbacks. What a stranger's request lacks is noticed before its body is read. */
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { RawCallback } from '../../ports/bridge-driver';
import { refuseLargeForm } from '../kit/callback-size';
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
  const fields = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(body)) {
    const values = fields.get(name);
    if (values) values.add(value);
    else fields.set(name, new Set([value]));
  }
  return [...fields.keys()]
    .sort()
    .flatMap((name) => [...(fields.get(name) ?? [])].sort().map((value) => `${name}${value}`))
    .join('');
};

const hmacSha1 = (authToken: string, text: string): string => createHmac('sha1', authToken).update(text, 'utf8').digest('base64');

/** Twilio, "Webhooks security": HMAC-SHA1 of the address and the sorted fields of the form. */
export const twilioSignature = (authToken: string, publicUrl: string, body: string): string =>
  hmacSha1(authToken, `${publicUrl}${signedFields(body)}`);

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** 20 bytes in base64. */
const TWILIO_SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

export const isSignedByTwilio = ({ callback, publicUrl, secrets }: SignedCallback): boolean => {
  const signature = callback.headers['x-twilio-signature'] ?? '';
  if (!TWILIO_SIGNATURE.test(signature)) return false;
  refuseLargeForm(callback.body);
  const text = `${publicUrl}${signedFields(callback.body)}`;
  return [secrets.authToken, ...secrets.otherAuthTokens].map((token) => isSame(signature, hmacSha1(token, text))).includes(true);
};

/** Limits how long a signature can be replayed. */
const TOLERANCE_SECONDS = 300;

const ed25519Key = (publicKey: string) =>
  createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') } });

/** 64 bytes in base64. */
const TELNYX_SIGNATURE = /^[A-Za-z0-9+/]{86}==$/;

const isInTime = (time: string, now: number): boolean =>
  /^[0-9]{1,12}$/.test(time) && Math.abs(now / 1000 - Number(time)) <= TOLERANCE_SECONDS;

/** Telnyx, "Webhook signing": Ed25519 of the time and the body. The address is not signed. */
export const isSignedByTelnyx = ({ callback, secrets: { publicKey, otherPublicKeys }, now }: SignedCallback): boolean => {
  const { 'telnyx-timestamp': time = '', 'telnyx-signature-ed25519': signature = '' } = callback.headers;
  if (publicKey === undefined || !isInTime(time, now) || !TELNYX_SIGNATURE.test(signature)) return false;
  refuseLargeForm(callback.body);
  const [signed, bytes] = [Buffer.from(`${time}|${callback.body}`), Buffer.from(signature, 'base64')];
  return [publicKey, ...otherPublicKeys].some((key) => verify(null, signed, ed25519Key(key), bytes));
};
