/** Twilio's own package as the other side: what it signs is taken, what it verifies is ours, and what it would ask for is what we ask for. */
import fc from 'fast-check';
import twilio, { RequestClient, type Twilio } from 'twilio';
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks';
import { twilioSignature } from '../../functions/drivers/twilio/signatures';
import { CallbackRefused, type RawCallback } from '../../functions/ports/bridge-driver';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { runs } from '../support/property-runs';
import { ACCOUNT, AUTH_TOKEN, telnyxHeaders } from '../support/twilio/flavours';
import { type DrivenTwilio, startDriven } from '../support/twilio/start-driven';
import { eventually } from '../support/until';

const fieldName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/);
const form = fc.dictionary(
  fieldName,
  fc.oneof(fc.string({ maxLength: 20 }), fc.array(fc.string({ maxLength: 8 }), { minLength: 2, maxLength: 3 })),
  {
    noNullPrototype: true,
  },
);
const address = fc
  .tuple(fc.webUrl({ withQueryParameters: true, validSchemes: ['https'] }))
  .map(([url]) => url)
  .filter((url) => !url.includes('@'));

const encoded = (fields: Readonly<Record<string, string | readonly string[]>>): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
    ),
  ).toString();

describe('signatures of callbacks', () => {
  it('match the example that Twilio publishes', () => {
    const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
    const fields = { CallSid: 'CA1234567890ABCDE', From: '+12349013030', To: '+18005551212', Caller: '+12349013030', Digits: '1234' };
    expect(twilioSignature('12345', url, encoded(fields))).toBe('0/KCTR6DLpKmkAf8muzZqo1nDgQ=');
  });

  it('match those of Twilio’s own package for any address and any form, including repeated fields', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), address, form, (token, url, fields) => {
        expect(twilioSignature(token, url, encoded(fields))).toBe(getExpectedTwilioSignature(token, url, fields));
        expect(validateRequest(token, twilioSignature(token, url, encoded(fields)), url, fields)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });
});

let driven: DrivenTwilio;
let started: DrivenTwilio[] = [];
afterEach(async () => {
  await Promise.all(started.map((each) => each.stop()));
  started = [];
});

const start = async (profile: 'twilio' | 'telnyx', options = {}): Promise<void> => {
  driven = await startDriven(profile, options);
  started.push(driven);
};

const aLeg = () => ({ conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 });
const dial = async (leg: ReturnType<typeof aLeg>, ringSeconds = 30, maxSeconds = 7_200) => {
  const [to] = driven.numbers.answer;
  await driven.driver.dial({ ...leg, to, from: driven.numbers.from, ringSeconds, initiator: '+15550100', maxSeconds, takeOver: 'none' });
};

type Asked = { readonly method: string; readonly path: string; readonly fields: readonly (readonly [string, string])[] };

/** What Twilio's client would send: method, path and the fields of the form, sorted. */
const askedByTwilio = async (work: (client: Twilio) => Promise<unknown>): Promise<readonly Asked[]> => {
  const asked: Asked[] = [];
  const request = async ({ method, uri, data }: { method: string; uri: string; data?: object }) => {
    const fields = Object.entries(data ?? {}).flatMap(([name, value]: [string, unknown]) =>
      (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, String(each)]),
    );
    asked.push({ method: method.toUpperCase(), path: new URL(uri).pathname, fields: fields.sort() });
    const body = { account_sid: ACCOUNT, sid: 'CF0', call_sid: 'CA0', status: 'completed' };
    return { statusCode: method === 'delete' ? 204 : 200, body: JSON.stringify(body), headers: {} };
  };
  await work(twilio(ACCOUNT, AUTH_TOKEN, { httpClient: Object.assign(new RequestClient(), { request }) }));
  return asked;
};

const askedByUs = (): readonly Asked[] =>
  driven.service.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, form: sent }) => ({ method, path, fields: [...sent].sort() }));

it('sends the same requests as Twilio’s own client, field by field: create, mute, hold, remove, end a call, end a conference', async () => {
  await start('twilio', { waitUrl: '' });
  const leg = aLeg();
  await dial(leg);
  await eventually('the phone to answer', async () => driven.service.account.calls[0]?.status === 'in-progress');
  await driven.driver.mute(leg);
  await driven.driver.resume(leg);
  const [call] = driven.service.account.calls;
  if (!call) throw new Error('no call');
  await driven.driver.drop(leg);
  const open = driven.service.account.place(leg.conferenceId, {
    from: '+15550100',
    to: '+15550102',
    label: 'x',
    callback: '',
    events: [],
    timeoutMs: 1_000,
  });
  await driven.driver.end(leg.conferenceId);
  const name = `${leg.participantId}-1`;
  const theirs = await askedByTwilio(async (client) => {
    const participants = client.conferences(leg.conferenceId).participants;
    await participants.create({
      from: driven.numbers.from,
      to: driven.numbers.answer[0],
      label: name,
      timeout: 30,
      timeLimit: 7_200,
      waitUrl: '',
      earlyMedia: false,
      beep: 'false',
      startConferenceOnEnter: true,
      endConferenceOnExit: false,
      statusCallback: `${driven.callbackUrl}?conference=${leg.conferenceId}&leg=${name}`,
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['ringing', 'answered', 'completed'],
    });
    const participant = client.conferences(call.conference.sid).participants(call.sid);
    await participant.update({ muted: true });
    await participant.update({ hold: false });
    await participant.remove();
    // It has not reported its end yet, so the end of the conference takes it out once more, and also ends the call itself.
    await participant.remove();
    await client.calls(call.sid).update({ status: 'completed' });
    await client.conferences(open.conference.sid).update({ status: 'completed' });
  });
  expect(askedByUs()).toEqual(theirs);
});

it('places no second call if the answer to the first request was lost', async () => {
  await start('twilio');
  const leg = aLeg();
  // A connection is kept from then on: what is lost on it could be taken for a stale one.
  await driven.driver.snapshot(leg.conferenceId);
  driven.service.loseNextAnswer();
  await expect(dial(leg)).rejects.toThrow();
  await dial(leg);
  expect(driven.service.account.calls).toHaveLength(1);
  expect(await driven.driver.status(leg)).toMatchObject({ state: 'live' });
});

it('uses a ring time that each service accepts', async () => {
  for (const [profile, ringSeconds, sent] of [
    ['twilio', 1, '5'],
    ['twilio', 700, '600'],
    ['telnyx', 700, '120'],
  ] as const) {
    await start(profile);
    await dial(aLeg(), ringSeconds);
    expect(driven.service.requests.at(-1)?.form.get('Timeout')).toBe(sent);
  }
});

it('uses a time limit that each service accepts; beyond four hours, the limit of the Twilio account holds', async () => {
  for (const [profile, maxSeconds, sent] of [
    ['twilio', 30, '30'],
    ['twilio', 14_400, '14400'],
    ['twilio', 14_460, null],
    ['telnyx', 30, '60'],
    ['telnyx', 14_460, '14400'],
  ] as const) {
    await start(profile);
    await dial(aLeg(), 30, maxSeconds);
    expect(driven.service.requests.at(-1)?.form.get('TimeLimit')).toBe(sent);
  }
});

it.each([
  [{}, null],
  [{ waitUrl: '' }, ''],
  [{ waitUrl: 'https://carrier.example/wait.mp3' }, 'https://carrier.example/wait.mp3'],
])('lets a participant who waits alone hear what the options %j say', async (options, sent) => {
  await start('telnyx', options);
  await dial(aLeg());
  expect(driven.service.requests.at(-1)?.form.get('WaitUrl')).toBe(sent);
});

describe('forged callbacks', () => {
  const callback = async (): Promise<RawCallback> => {
    await dial(aLeg());
    return eventually('a callback', async () => driven.callbacks[0]);
  };
  const isForged = (forgery: RawCallback) =>
    expect((async () => driven.driver.parse(forgery))()).rejects.toEqual(new CallbackRefused('forged'));

  it.each<[string, (genuine: RawCallback) => RawCallback]>([
    ['with another field', (genuine) => ({ ...genuine, body: `${genuine.body}&CallStatus=completed` })],
    ['for another leg', (genuine) => ({ ...genuine, url: genuine.url.replace(/leg=[^&]*/, 'leg=p0000000000-1') })],
    ['without a signature', ({ headers: { 'x-twilio-signature': _signature, ...headers }, ...genuine }) => ({ ...genuine, headers })],
    [
      'signed with another token',
      (genuine) => ({
        ...genuine,
        headers: { ...genuine.headers, 'x-twilio-signature': twilioSignature('another-token', genuine.url, genuine.body) },
      }),
    ],
  ])('are refused: %s', async (_name, change) => {
    await start('twilio');
    await isForged(change(await callback()));
  });

  it('are refused if Telnyx signed them long ago', async () => {
    await start('telnyx');
    const genuine = await callback();
    const seconds = Math.floor(Date.now() / 1000);
    await isForged({ ...genuine, headers: { ...genuine.headers, ...telnyxHeaders(genuine.body, seconds - 301) } });
    await expect(
      (async () => driven.driver.parse({ ...genuine, headers: { ...genuine.headers, ...telnyxHeaders(genuine.body, seconds - 200) } }))(),
    ).resolves.toBeDefined();
  });
});
