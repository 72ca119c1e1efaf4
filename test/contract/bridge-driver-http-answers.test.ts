import { httpDriver } from '../../functions/drivers/http/http-driver';
import { signRequest } from '../../functions/http-client/signing/sign-request';
import { parseSigningKeys } from '../../functions/http-client/signing/signing-keys';
import { verifyRequest } from '../../functions/http-client/signing/verify-request';
import { type BridgeDriver, BridgeRefused, BridgeUnavailable } from '../../functions/ports/bridge-driver';
import { MINUTE_MS } from '../../schemas/durations';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { answering, type ScriptedServer, startScriptedServer } from '../support/scripted-server';

const key = 'new:bmV3LXNlY3JldC1uZXctc2VjcmV0,old:b2xkLXNlY3JldC1vbGQtc2VjcmV0';
const now = Date.UTC(2026, 10, 23, 9);
const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 3 };
const dial = {
  ...leg,
  to: '+15550101',
  from: '+15550100',
  ringSeconds: 30,
  initiator: '+15550100',
  maxSeconds: 7_200,
  takeOver: 'replaces',
} as const;

let server: ScriptedServer;
let driver: BridgeDriver;

beforeEach(async () => {
  server = await startScriptedServer();
  driver = httpDriver({ baseUrl: `${server.url}/carrier/`, key, now: () => now });
});
afterEach(() => server.stop());

const everyCommand: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['dial', () => driver.dial(dial)],
  ['drop', () => driver.drop(leg)],
  ['mute', () => driver.mute(leg)],
  ['unmute', () => driver.unmute(leg)],
  ['hold', () => driver.hold(leg)],
  ['resume', () => driver.resume(leg)],
  ['end', () => driver.end(leg.conferenceId)],
  ['status', () => driver.status(leg)],
  ['snapshot', () => driver.snapshot(leg.conferenceId)],
];

describe('the ring time', () => {
  const live = (phase: string) => answering(200, { leg: `${leg.participantId}-3`, state: 'live', phase, muted: false, onHold: false });
  const deadline = { ...leg, step: 'ring-over', afterSeconds: 40, onlyUnanswered: true } as const;
  const requested = () => server.requests.map(({ method }) => method);

  it('has a deadline, in case the bridge does not end it', async () => {
    server.answer = answering(202);
    expect(await driver.dial(dial)).toEqual({ events: [], steps: [deadline] });
  });

  it.each(['dialing', 'ringing'])('ends a leg that is still %s at its deadline, and drops it once that is reported', async (phase) => {
    server.answer = live(phase);
    const end = { method: 'failed', cause: 'no-answer', sipCode: null };
    const { events, steps } = await driver.continueStep(deadline);
    expect(events).toEqual([{ ...leg, kind: 'ended', at: now, end }]);
    expect(requested()).toEqual(['GET']);
    expect(steps).toEqual([{ ...leg, step: 'drop-unanswered' }]);
    for (const step of steps) expect(await driver.continueStep(step)).toEqual({ events: [], steps: [] });
    expect(requested()).toEqual(['GET', 'DELETE']);
  });

  it('has its end reported at the deadline if the bridge has not reported it', async () => {
    const end = { method: 'busy', cause: 'busy', sipCode: 486 };
    server.answer = answering(200, { leg: `${leg.participantId}-3`, state: 'ended', at: '2026-11-23T08:59:00Z', end }, new Date(now));
    const at = Date.UTC(2026, 10, 23, 8, 59);
    expect(await driver.continueStep(deadline)).toEqual({ events: [{ ...leg, kind: 'ended', at, end }], steps: [] });
    expect(requested()).toEqual(['GET']);
  });

  it('is asked about again if the bridge is unavailable at the deadline', async () => {
    server.answer = answering(503);
    for (const step of ['ring-over', 'drop-unanswered'])
      await expect(driver.continueStep({ ...leg, step })).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('has no other step', async () => {
    expect(await driver.continueStep({ ...leg, step: 'toString' })).toEqual({ events: [], steps: [] });
    expect(requested()).toEqual([]);
  });

  it('leaves a leg alone that was answered in time, or that the bridge does not know', async () => {
    server.answer = live('joined');
    expect(await driver.continueStep(deadline)).toEqual({ events: [], steps: [] });
    server.answer = answering(404, { code: 'unknown-leg' });
    expect(await driver.continueStep(deadline)).toEqual({ events: [], steps: [] });
    expect(requested()).toEqual(['GET', 'GET']);
  });
});

describe('a request of the driver', () => {
  const room = `/carrier/v1/rooms/${leg.conferenceId}`;
  const path = `${room}/legs/${leg.participantId}-3`;

  it.each([
    [
      'dial',
      'PUT',
      path,
      { to: '+15550101', from: '+15550100', initiator: '+15550100', ringSeconds: 30, maxSeconds: 7_200, takeOver: 'replaces' },
    ],
    ['drop', 'DELETE', path, undefined],
    ['mute', 'PATCH', path, { muted: true }],
    ['unmute', 'PATCH', path, { muted: false }],
    ['hold', 'PATCH', path, { onHold: true }],
    ['resume', 'PATCH', path, { onHold: false }],
    ['end', 'DELETE', room, undefined],
    ['status', 'GET', path, undefined],
    ['snapshot', 'GET', room, undefined],
  ])('to %s is a signed %s without a phone number in its address', async (name, method, target, json) => {
    const [, run] = everyCommand.find(([command]) => command === name) ?? [];
    await run?.().catch(() => undefined);
    const [request] = server.requests;
    expect(request).toMatchObject({ method, url: server.url + target, body: json === undefined ? '' : JSON.stringify(json) });
    expect(request && verifyRequest(request, { keys: parseSigningKeys(key), now })).toMatchObject({ genuine: true, keyId: 'new' });
  });

  it('has a new nonce each time', async () => {
    await driver.drop(leg);
    await driver.drop(leg);
    const [first, second] = server.requests.map(({ headers }) => headers['signature-input']);
    expect(first).not.toBe(second);
  });

  it('names the address for callbacks if the driver has one', async () => {
    const callbackUrl = 'https://api.example/v1/bridge-callbacks/http';
    await httpDriver({ baseUrl: server.url, key, now: () => now, callbackUrl }).dial(dial);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ callbackUrl });
  });

  it.each(['', 'bridge.example', 'ftp://bridge.example', 'https://user:word@bridge.example', 'https://bridge.example/?a=b'])(
    'cannot go to %j',
    (baseUrl) => {
      expect(() => httpDriver({ baseUrl, key, now: () => now })).toThrow(/http\(s\) URL/);
    },
  );
});

describe('a question about several rooms', () => {
  const [one, two, three] = [aConferenceId(), aConferenceId(), aConferenceId()] as const;
  const legOf = (phase: string) => ({ leg: `${leg.participantId}-3`, phase, muted: false, onHold: true });
  const listed = { participantId: leg.participantId, leg: 3, phase: 'joined', muted: false, onHold: true };
  const ask = () => driver.snapshots?.([one, two, three]);

  it('is one signed request without a phone number', async () => {
    server.answer = answering(200, { rooms: [] });
    await ask();
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: `${server.url}/carrier/v1/room-queries` });
    expect(JSON.parse(request?.body ?? '')).toEqual({ rooms: [one, two, three] });
    expect(request && verifyRequest(request, { keys: parseSigningKeys(key), now })).toMatchObject({ genuine: true });
  });

  it('is answered for the rooms that the answer names; of the others nothing is known', async () => {
    server.answer = answering(200, { rooms: [{ room: one, legs: [legOf('joined')], extra: 1 }], unknown: [two], extra: 1 });
    expect([...((await ask()) ?? [])]).toEqual([
      [two, []],
      [one, [listed]],
    ]);
  });

  it('is answered for the rooms that can be read, if one cannot', async () => {
    server.answer = answering(200, { rooms: [{ room: one, legs: [legOf('joined'), { leg: 'p-1' }] }, { room: two, legs: [] }, 'no room'] });
    expect([...((await ask()) ?? [])]).toEqual([[two, []]]);
  });

  it.each([404, 405, 501])('that is answered with %i is not known to the bridge, and not asked again for ten minutes', async (status) => {
    let time = now;
    const patient = httpDriver({ baseUrl: server.url, key, now: () => time });
    server.answer = answering(status);
    expect([await patient.snapshots?.([one, two]), await patient.snapshots?.([one, two])]).toEqual([undefined, undefined]);
    expect(server.requests).toHaveLength(1);
    time += 10 * MINUTE_MS;
    server.answer = answering(200, { rooms: [], unknown: [one, two] });
    expect((await patient.snapshots?.([one, two]))?.size).toBe(2);
  });

  it.each([503, 429, 500])('that is answered with %i has no answer', async (status) => {
    server.answer = answering(status);
    await expect(ask()).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('that has an answer that cannot be read has none', async () => {
    server.answer = answering(200, { legs: [] });
    await expect(ask()).rejects.toBeInstanceOf(BridgeUnavailable);
  });
});

describe('an answer of the bridge', () => {
  it.each([500, 502, 503, 504, 599, 408, 429, 301, 302])('with %i means that the bridge is unavailable', async (status) => {
    server.answer = answering(status, { code: 'busy' });
    for (const [, run] of everyCommand) await expect(run()).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('with another 4xx is a refusal with its code', async () => {
    server.answer = answering(422, { code: 'number-not-allowed', detail: 'more' });
    for (const [, run] of everyCommand) await expect(run()).rejects.toMatchObject({ code: 'number-not-allowed' });
  });

  it.each([[{}], [{ code: '+15550101' }], [{ code: 'x'.repeat(41) }], [{ code: 'No such number +15550101' }], ['not json']])(
    'with an invalid code (%j) does not pass it on',
    async (json) => {
      server.answer = answering(403, json);
      await expect(driver.dial(dial)).rejects.toEqual(new BridgeRefused('http-403'));
    },
  );

  it('with a 404 that is not of the protocol means that the bridge is unavailable', async () => {
    server.answer = answering(404, { message: 'Not Found' });
    for (const [, run] of everyCommand) await expect(run()).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it.each([
    ['status', { state: 'live', leg: 'x' }],
    ['status', []],
    ['status', { state: 'ended', leg: `${leg.participantId}-3`, at: 'yesterday', end: { method: 'departed' } }],
    ['snapshot', { room: leg.conferenceId }],
    ['snapshot', { room: leg.conferenceId, legs: [{ leg: 'p-1', phase: 'joined', muted: false, onHold: false }] }],
  ])('to %s counts as none if it cannot be read: %j', async (name, json) => {
    server.answer = answering(200, json);
    const [, run] = everyCommand.find(([command]) => command === name) ?? [];
    await expect(run?.()).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('may contain members and causes of a later protocol', async () => {
    const end = { method: 'failed', cause: 'phone-on-fire', sipCode: 503, since: 1 };
    server.answer = answering(200, { state: 'ended', leg: `${leg.participantId}-3`, at: '2026-11-23T09:00:00Z', end, video: true });
    expect(await driver.status(leg)).toMatchObject({ state: 'ended', event: { end: { method: 'failed', cause: null, sipCode: 503 } } });
  });

  const ended = { leg: `${leg.participantId}-3`, state: 'ended', at: '2026-11-23T08:57:50Z', end: { method: 'departed' } };
  const endAt = Date.UTC(2026, 10, 23, 8, 57, 50);
  it.each([
    ['by its Date, if the clock of the bridge is behind', new Date(now - 2 * MINUTE_MS), endAt + 2 * MINUTE_MS - 2_000],
    ['by its Date, if the clock of the bridge is ahead', new Date(now + MINUTE_MS), endAt - MINUTE_MS],
    ['not at all, if both clocks agree, however long ago the leg ended', new Date(now), endAt],
    ['to five seconds ago, if it has no Date', 'none', now - 5_000],
  ] as const)('has the time of an end corrected %s', async (_how, date, at) => {
    server.answer = answering(200, ended, date);
    expect(await driver.status(leg)).toMatchObject({ state: 'ended', event: { at } });
  });

  it('that does not arrive in time means that the bridge is unavailable', async () => {
    server.answer = () => undefined;
    const impatient = httpDriver({ baseUrl: server.url, key, now: () => now, timeoutMs: 50 });
    await expect(impatient.dial(dial)).rejects.toEqual(new BridgeUnavailable('No answer: timed-out'));
  });

  it('that breaks off means that the bridge is unavailable', async () => {
    server.answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('{"room"');
      setImmediate(() => response.destroy());
    };
    await expect(driver.snapshot(leg.conferenceId)).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('that is larger than any snapshot means that the bridge is unavailable', async () => {
    server.answer = (response) => response.writeHead(200).end('x'.repeat(1_100_000));
    await expect(driver.snapshot(leg.conferenceId)).rejects.toEqual(new BridgeUnavailable('No answer: too-large'));
  });

  it('that cannot arrive, without a server, means that the bridge is unavailable', async () => {
    await server.stop();
    for (const [, run] of everyCommand) await expect(run()).rejects.toBeInstanceOf(BridgeUnavailable);
  });

  it('that is missing because a kept connection was closed leads to one more request, signed anew', async () => {
    await driver.drop(leg);
    let isFirst = true;
    server.answer = (response) => {
      if (isFirst) response.destroy();
      else response.writeHead(202).end();
      isFirst = false;
    };
    await driver.drop(leg);
    expect(server.requests).toHaveLength(3);
    expect(new Set(server.requests.map(({ headers }) => headers['signature-input'])).size).toBe(3);
  });
});

describe('a callback', () => {
  const callback = {
    eventId: 'e-1',
    room: leg.conferenceId,
    leg: `${leg.participantId}-3`,
    event: 'joined',
    at: '2026-11-23T10:00:00.5+01:00',
  };

  const parse = async (json: unknown, signedAt = now) => {
    const body = typeof json === 'string' ? json : JSON.stringify(json);
    const request = {
      method: 'POST',
      url: 'https://api.example/v1/bridge-callbacks/http',
      headers: { 'content-type': 'application/json' },
      body,
    };
    const [, old] = parseSigningKeys(key);
    if (!old) throw new Error('no old key');
    return driver.parse({ ...request, headers: signRequest(request, { key: old, created: signedAt / 1000, nonce: 'n' }) });
  };

  it('becomes the event that it reports, even if it is signed with the old key', async () => {
    expect(await parse(callback)).toEqual({ eventId: 'e-1', events: [{ ...leg, kind: 'joined', at: now + 500 }], steps: [] });
  });

  it('of a flag also says when it happened by the clock of the bridge', async () => {
    const reportedAt = now + MINUTE_MS + 500;
    const parsed = await parse({ ...callback, event: 'muted', at: new Date(reportedAt).toISOString() }, now + MINUTE_MS);
    expect(parsed.events).toEqual([{ ...leg, kind: 'muted', at: now + 500, reportedAt }]);
  });

  it('says how a leg ended; anything it leaves out is unknown', async () => {
    const parsed = await parse({ ...callback, event: 'ended', end: { method: 'busy' } });
    expect(parsed.events).toEqual([{ ...leg, kind: 'ended', at: now + 500, end: { method: 'busy', cause: null, sipCode: null } }]);
  });

  it('may carry unknown members, and an unknown event changes nothing', async () => {
    expect((await parse({ ...callback, codec: 'opus' })).events).toHaveLength(1);
    expect(await parse({ ...callback, event: 'speaking' })).toEqual({ eventId: 'e-1', events: [], steps: [] });
  });

  it.each([
    'no json',
    '[]',
    {},
    { ...callback, eventId: '' },
    { ...callback, eventId: 'x'.repeat(129) },
    { ...callback, room: 'conf_1' },
    { ...callback, leg: leg.participantId },
    { ...callback, leg: `${leg.participantId}-0` },
    { ...callback, at: 'now' },
    { ...callback, event: 'ended' },
    { ...callback, event: 'ended', end: { method: 'exploded' } },
    { ...callback, event: 'ended', end: { method: 'failed', sipCode: 42 } },
  ])('is malformed if it is %j', async (json) => {
    await expect(parse(json)).rejects.toMatchObject({ reason: 'malformed' });
  });
});
