/** Every driver that receives callbacks, with credentials that tests know. They are never connected. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { BridgeName } from '../../domain/bridge/capabilities';
import { asteriskDriver } from '../../functions/drivers/asterisk/asterisk-driver';
import { httpDriver } from '../../functions/drivers/http/http-driver';
import { janusDriver } from '../../functions/drivers/janus/janus-driver';
import { legAddress } from '../../functions/drivers/twilio/leg-address';
import type { Options, Secrets } from '../../functions/drivers/twilio/options';
import { profiles } from '../../functions/drivers/twilio/profiles';
import { twilioSignature } from '../../functions/drivers/twilio/signatures';
import { twilioDriver } from '../../functions/drivers/twilio/twilio-driver';
import { signRequest } from '../../functions/http-client/signing/sign-request';
import { parseSigningKeys } from '../../functions/http-client/signing/signing-keys';
import type { BridgeDriver, RawCallback } from '../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from './conference-ids';
import { NOW } from './http-deps';
import { memoryDriverRecords } from './memory-driver-records';

export type ReceivingDriver = {
  readonly bridge: BridgeName;
  readonly driver: BridgeDriver;
  readonly contentType: string;
  /** Where it is called back. */
  readonly address: string;
  /** The headers of the genuine sender. */
  readonly credential: (url: string, body: string) => Readonly<Record<string, string>>;
};

const KEY = 'a-key-that-the-bridge-has-been-given';
const EVENTS = { eventsUser: 'events', eventsPassword: 'a-password-of-events' };
const AUTH_TOKEN = 'the-auth-token-of-the-account';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const telnyxKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');

const FORM = 'application/x-www-form-urlencoded';
const seconds = Math.floor(NOW / 1000);

const callbackUrlOf = (bridge: string): string => `https://api.example/v1/bridge-callbacks/${bridge}`;

const common = (bridge: string) => ({
  url: 'http://127.0.0.1:1',
  callbackUrl: callbackUrlOf(bridge),
  records: memoryDriverRecords(),
  now: () => NOW,
});

const basic = () => ({ authorization: `Basic ${Buffer.from(`${EVENTS.eventsUser}:${EVENTS.eventsPassword}`).toString('base64')}` });

const ofTwilio = (options: Options, secrets: Secrets) => {
  const given = { ...common('twilio'), options, secrets };
  const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
  return { driver: twilioDriver(given), address: legAddress({ ...given, profile: profiles[options.profile] }, leg) };
};

const accountSid = 'AC0123456789abcdef0123456789abcdef';

export const receivingDrivers: Readonly<Record<'http' | 'janus' | 'asterisk' | 'twilio' | 'telnyx', ReceivingDriver>> = {
  http: {
    bridge: 'http',
    address: callbackUrlOf('http'),
    driver: httpDriver({ baseUrl: 'http://127.0.0.1:1', key: KEY, now: () => NOW }),
    contentType: 'application/json',
    credential: (url, body) => {
      const request = { method: 'POST', url, headers: { 'content-type': 'application/json' }, body };
      return signRequest(request, { key: parseSigningKeys(KEY)[0], created: seconds, nonce: 'n-1' });
    },
  },
  janus: {
    bridge: 'janus',
    address: callbackUrlOf('janus'),
    driver: janusDriver({
      ...common('janus'),
      options: { calleeUri: 'sip:{number}@trunk.example', callerUri: 'sip:{number}@bridge.example', codec: 'pcmu' },
      secrets: { apiSecret: 'an-api-secret', adminKey: 'an-admin-key', ...EVENTS },
    }),
    contentType: 'application/json',
    credential: basic,
  },
  asterisk: {
    bridge: 'asterisk',
    address: callbackUrlOf('asterisk'),
    driver: asteriskDriver({
      ...common('asterisk'),
      options: { app: 'rollcall', endpoint: 'PJSIP/{number}@pstn' },
      secrets: { user: 'ari', password: 'a-password-of-ari', ...EVENTS },
    }),
    contentType: 'application/json',
    credential: basic,
  },
  twilio: {
    bridge: 'twilio',
    ...ofTwilio({ profile: 'twilio', accountSid }, { authToken: AUTH_TOKEN, otherAuthTokens: [], otherPublicKeys: [] }),
    contentType: FORM,
    credential: (url, body) => ({ 'x-twilio-signature': twilioSignature(AUTH_TOKEN, url, body) }),
  },
  telnyx: {
    bridge: 'twilio',
    ...ofTwilio(
      { profile: 'telnyx', accountSid, applicationSid: '1293384261075731499' },
      { authToken: AUTH_TOKEN, otherAuthTokens: [], otherPublicKeys: [], publicKey: telnyxKey },
    ),
    contentType: FORM,
    credential: (_url, body) => ({
      'telnyx-timestamp': String(seconds),
      'telnyx-signature-ed25519': sign(null, Buffer.from(`${String(seconds)}|${body}`), privateKey).toString('base64'),
    }),
  },
};

/** A callback to the driver's address, without a credential. */
export const callbackTo = ({ address, contentType }: ReceivingDriver, body: string): RawCallback => ({
  method: 'POST',
  url: address,
  headers: { host: 'api.example', 'content-type': contentType },
  body,
});

/** The same as the genuine sender sends it. */
export const genuineCallbackTo = (driver: ReceivingDriver, body: string): RawCallback => {
  const callback = callbackTo(driver, body);
  return { ...callback, headers: { ...callback.headers, ...driver.credential(callback.url, body) } };
};
