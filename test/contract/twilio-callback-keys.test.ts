/** What proves that a report belongs to the leg in its address, before, during and after a change of the token. */
import { generateKeyPairSync } from 'node:crypto';
import { Options, Secrets } from '../../functions/drivers/twilio/options';
import { twilioDriver } from '../../functions/drivers/twilio/twilio-driver';
import type { RawCallback } from '../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { memoryDriverRecords } from '../support/memory-driver-records';
import { ACCOUNT, APPLICATION, AUTH_TOKEN, TELNYX_PUBLIC_KEY } from '../support/twilio/flavours';
import { type DrivenTwilio, startDriven } from '../support/twilio/start-driven';
import { eventually } from '../support/until';
import { verdictOn } from '../support/verdict-on';

const NEXT = 'the-next-token-of-the-account';

describe.each(['twilio', 'telnyx'] as const)('a report from %s', (profile) => {
  let driven: DrivenTwilio;
  beforeAll(async () => {
    driven = await startDriven(profile);
  });
  afterAll(() => driven.stop());

  /** The report of a call that was dialled with the first token. */
  const report = async (): Promise<RawCallback> => {
    const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
    const { from, answer } = driven.numbers;
    await driven.driver.dial({ ...leg, to: answer[0], from, ringSeconds: 30, initiator: '+15550100', maxSeconds: 600, takeOver: 'none' });
    return eventually('a report', async () => driven.callbacks.find(({ url }) => url.includes(leg.conferenceId)));
  };

  const verdict = async (callback: RawCallback, authToken = AUTH_TOKEN, otherAuthTokens: readonly string[] = []): Promise<string> => {
    const driver = twilioDriver({
      url: 'http://127.0.0.1:1',
      options: Options.parse({ profile, accountSid: ACCOUNT, applicationSid: APPLICATION }),
      secrets: Secrets.parse({ authToken, otherAuthTokens, publicKey: TELNYX_PUBLIC_KEY }),
      callbackUrl: driven.callbackUrl,
      records: memoryDriverRecords(),
      now: Date.now,
    });
    return verdictOn(driver, callback);
  };

  const readdressed = (callback: RawCallback, change: (query: URLSearchParams) => void): RawCallback => {
    const url = new URL(callback.url);
    change(url.searchParams);
    return { ...callback, url: url.href };
  };

  it('is taken for its own leg', async () => {
    expect(await verdict(await report())).toBe('taken');
  });

  it.each<[string, (query: URLSearchParams) => void]>([
    ['another leg of the same participant', (query) => query.set('leg', (query.get('leg') ?? '').replace(/1$/, '2'))],
    ['another participant', (query) => query.set('leg', `${aParticipantId()}-1`)],
    ['another conference', (query) => query.set('conference', aConferenceId())],
    ['a leg that is named first', (query) => query.set('leg', `${aParticipantId()}-1&leg=${query.get('leg') ?? ''}`)],
    ['no leg', (query) => query.delete('leg')],
  ])('is forged for %s', async (_which, change) => {
    expect(await verdict(readdressed(await report(), change))).toBe('forged');
  });

  it('is taken while the token is being changed, by those who have the old one and by those who have the new one', async () => {
    const callback = await report();
    expect(await verdict(callback, AUTH_TOKEN, [NEXT])).toBe('taken');
    expect(await verdict(callback, NEXT, [AUTH_TOKEN])).toBe('taken');
  });

  it('is forged once the token has been changed', async () => {
    expect(await verdict(await report(), NEXT)).toBe('forged');
  });
});

describe('a report from telnyx', () => {
  let driven: DrivenTwilio;
  beforeAll(async () => {
    driven = await startDriven('telnyx');
  });
  afterAll(() => driven.stop());

  it('is taken while the public key is being changed, and forged once the old one is gone', async () => {
    const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
    const { from, answer } = driven.numbers;
    await driven.driver.dial({ ...leg, to: answer[1], from, ringSeconds: 30, initiator: '+15550100', maxSeconds: 600, takeOver: 'none' });
    const callback = await eventually('a report', async () => driven.callbacks.find(({ url }) => url.includes(leg.conferenceId)));
    const { publicKey } = generateKeyPairSync('ed25519');
    const next = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
    const verdict = (keys: object) =>
      verdictOn(
        twilioDriver({
          url: 'http://127.0.0.1:1',
          options: Options.parse({ profile: 'telnyx', accountSid: ACCOUNT, applicationSid: APPLICATION }),
          secrets: Secrets.parse({ authToken: AUTH_TOKEN, ...keys }),
          callbackUrl: driven.callbackUrl,
          records: memoryDriverRecords(),
          now: Date.now,
        }),
        callback,
      );
    expect(await verdict({ publicKey: TELNYX_PUBLIC_KEY, otherPublicKeys: [next] })).toBe('taken');
    expect(await verdict({ publicKey: next, otherPublicKeys: [TELNYX_PUBLIC_KEY] })).toBe('taken');
    expect(await verdict({ publicKey: next })).toBe('forged');
  });

  it.each([
    ['without the authenticator', undefined],
    ['with an empty one', ''],
    ['with a shorter one', 'AAAA'],
    ['with one of another key', 'A'.repeat(43)],
  ])('is forged %s', async (_what, mac) => {
    const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
    const { from, answer } = driven.numbers;
    await driven.driver.dial({ ...leg, to: answer[1], from, ringSeconds: 30, initiator: '+15550100', maxSeconds: 600, takeOver: 'none' });
    const callback = await eventually('a report', async () => driven.callbacks.find(({ url }) => url.includes(leg.conferenceId)));
    const url = new URL(callback.url);
    url.searchParams.delete('mac');
    if (mac !== undefined) url.searchParams.set('mac', mac);
    expect(await verdictOn(driven.driver, { ...callback, url: url.href })).toBe('forged');
  });
});
