/** The two services that the stand-in can be. Twilio's signatures are made by its own package. */
import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { type Call, isOver, newSid } from './account';
import { DAY_MS } from '../../../schemas/durations';
import type { Flavour } from './service';

export const ACCOUNT = 'AC0123456789abcdef0123456789abcdef';
/** Telnyx's ids are UUIDs, except those of calls. */
export const TELNYX_ACCOUNT = '5c7ac7d0-db65-4f11-98e1-eec0d1d5c6ae';
export const AUTH_TOKEN = 'the-auth-token-of-the-account';

export const APPLICATION = '1293384261075731499';

const isWithin = (form: URLSearchParams, field: 'Timeout' | 'TimeLimit', least: number, most: number): boolean => {
  const seconds = Number(form.get(field) ?? NaN);
  return Number.isInteger(seconds) && seconds >= least && seconds <= most;
};

/** Four hours at most. */
const isTimeLimit = (form: URLSearchParams, least: number): boolean => !form.has('TimeLimit') || isWithin(form, 'TimeLimit', least, 14_400);

/** The time in the one filter of a list; undefined if the query has another filter. Paging does not count. */
const timeIn = (query: URLSearchParams, filter: string, laterMs = 0): number | undefined => {
  const filters = [...query.keys()].filter((name) => !name.startsWith('Page'));
  const isKnown = filters.length === 1 && filters[0] === filter;
  return isKnown ? Date.parse(query.get(filter) ?? '') + laterMs : undefined;
};

const shown = ({ sid, muted, hold, conference }: Call) => ({ call_sid: sid, conference_sid: conference.sid, muted, hold });

const STATUS_AT_TWILIO: Readonly<Record<string, string>> = { queued: 'queued', ringing: 'ringing', 'in-progress': 'connected' };

const fieldsOf = (body: string): Record<string, string> => Object.fromEntries(new URLSearchParams(body));

export const twilioFlavour: Flavour = {
  base: `/2010-04-01/Accounts/${ACCOUNT}`,
  suffix: '.json',
  authorization: `Basic ${Buffer.from(`${ACCOUNT}:${AUTH_TOKEN}`).toString('base64')}`,
  sign: (url, body) => ({ 'x-twilio-signature': getExpectedTwilioSignature(AUTH_TOKEN, url, fieldsOf(body)) }),
  newCallSid: () => newSid('CA'),
  newConferenceSid: () => newSid('CF'),
  created: 201,
  startedFrom: (query) => timeIn(query, 'StartTime>'),
  refused: (code) => ({ status: 400, json: { code, message: 'refused', status: 400 } }),
  shown: (call) => ({ ...shown(call), label: call.label, status: STATUS_AT_TWILIO[call.status] ?? 'complete' }),
  refusalOf: (form) => (isWithin(form, 'Timeout', 5, 600) && isTimeLimit(form, 1) ? undefined : 21222),
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
  base: `/v2/texml/Accounts/${TELNYX_ACCOUNT}`,
  suffix: '',
  authorization: `Bearer ${AUTH_TOKEN}`,
  sign: (_url, body) => telnyxHeaders(body, Math.floor(Date.now() / 1000)),
  newCallSid: () => `v3:${randomBytes(40).toString('base64url')}`,
  newConferenceSid: () => randomUUID(),
  created: 200,
  // Its specification does not say whether the day itself counts. Here it does not.
  startedFrom: (query) => timeIn(query, 'StartTime_gt', DAY_MS),
  // Telnyx's codes are strings.
  refused: (code) => ({ status: 422, json: { errors: [{ code: String(code), title: 'refused' }] } }),
  // As its own package has it: no label, and three statuses.
  shown: (call) => ({
    ...shown(call),
    status: call.status === 'in-progress' ? 'connected' : isOver(call.status) ? 'completed' : 'connecting',
  }),
  // A conference that is named needs the application that calls.
  refusalOf: (form) =>
    isWithin(form, 'Timeout', 5, 120) && isTimeLimit(form, 60) && form.get('ApplicationSid') === APPLICATION ? undefined : 10015,
  events: (form) => (form.get('StatusCallbackEvent') ?? '').split(' '),
};
