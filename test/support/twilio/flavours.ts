/** The two services that the stand-in can be. Twilio's signatures are made by its own package. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Flavour } from './service';

export const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
export const AUTH_TOKEN = 'the-auth-token-of-the-account';

const fieldsOf = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

export const twilioFlavour: Flavour = {
  base: `/2010-04-01/Accounts/${ACCOUNT}`,
  suffix: '.json',
  authorization: `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64')}`,
  sign: (url, body) => ({ 'x-twilio-signature': getExpectedTwilioSignature(AUTH_TOKEN, url, fieldsOf(body)) }),
  events: (form) => form.getAll('StatusCallbackEvent'),
};

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** As a carrier finds it in the portal: 32 bytes in base64. */
export const TELNYX_PUBLIC_KEY = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

export const telnyxHeaders = (body: string, seconds: number): Readonly<Record<string, string>> => ({
  'telnyx-timestamp': String(seconds),
  'telnyx-signature-ed25519': sign(null, Buffer.from(`${String(seconds)}|${body}`), privateKey).toString('base64'),
});

export const telnyxFlavour: Flavour = {
  base: `/v2/texml/Accounts/${ACCOUNT}`,
  suffix: '',
  authorization: `Bearer ${AUTH_TOKEN}`,
  sign: (_url, body) => telnyxHeaders(body, Math.floor(Date.now() / 1000)),
  events: (form) => (form.get('StatusCallbackEvent') ?? '').split(' '),
};
