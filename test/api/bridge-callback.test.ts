import { httpDriver } from '../../functions/drivers/http/http-driver';
import { signRequest } from '../../functions/http-client/signing/sign-request';
import { parseSigningKeys } from '../../functions/http-client/signing/signing-keys';
import { bridgeCallbackHandler } from '../../functions/legs/bridge-callback';
import { LegEvents } from '../../functions/messaging/messages';
import { MINUTE_MS } from '../../schemas/durations';
import { bridgeCallback } from '../../schemas/api/bridges';
import { aConferenceId, aParticipantId } from '../support/conference-ids';
import { NOW } from '../support/http-deps';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';

const KEY = 'a-key-that-the-bridge-has-been-given';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const driver = httpDriver({ baseUrl: 'http://127.0.0.1:1', key: KEY, now: () => NOW });
const callback = sender(bridgeCallback, bridgeCallbackHandler, () => api);
const nobody = '+15550000000';

type Fields = Readonly<Record<string, unknown>>;
const aCallback = (fields: Fields = {}): Fields => ({
  eventId: 'e-1',
  room: aConferenceId(),
  leg: `${aParticipantId()}-1`,
  event: 'joined',
  at: '2026-11-23T09:00:00.000Z',
  ...fields,
});

/** As the bridge sends it: signed with its key. */
const signed = (body: string, { key = KEY, at = NOW }: { key?: string; at?: number } = {}): SendOptions => {
  const request = {
    method: 'POST',
    url: 'https://api.example/v1/bridge-callbacks/http',
    headers: { host: 'api.example', 'content-type': 'application/json' },
    body,
  };
  const headers = signRequest(request, { key: parseSigningKeys(key)[0], created: Math.floor(at / 1000), nonce: 'n-1' });
  return { params: { driver: 'http' }, headers, body, deps: { bridge: async () => driver } };
};

const arrange = async () => ({ initiator: nobody, request: signed(JSON.stringify(aCallback())) });
const sendRefused = (request: SendOptions) => refused({ sender: callback }, nobody, request);

const failing = (error: Error) => ({
  bridge: async () => driver,
  queues: { send: async () => Promise.reject(error), retryIn: async () => undefined },
});

describeOperation({ sender: callback, arrange, failing }, () => {
  describe('a genuine callback', () => {
    it.each([
      [{ event: 'ringing' }, { kind: 'ringing' }],
      [{ event: 'joined' }, { kind: 'joined' }],
      [
        { event: 'ended', end: { method: 'busy', cause: 'busy', sipCode: 486 } },
        { kind: 'ended', end: { method: 'busy', cause: 'busy', sipCode: 486 } },
      ],
      [{ event: 'muted' }, { kind: 'muted', reportedAt: NOW }],
      [{ event: 'held' }, { kind: 'held', reportedAt: NOW }],
    ])('of %j is queued once, for its conference, and answered with 204', async (fields, expected) => {
      const participantId = aParticipantId();
      const said = aCallback({ ...fields, leg: `${participantId}-3` });
      const before = api.queued.length;
      const answer = await callback.send(signed(JSON.stringify(said)));
      expect(answer).toMatchObject({ statusCode: 204, body: '' });
      expect(api.queued).toHaveLength(before + 1);
      const { queue, messages } = api.queued.at(-1) ?? { messages: [] };
      expect(queue).toBe('callbacks');
      expect(messages).toHaveLength(1);
      const [message] = messages;
      expect(message?.group).toBe(said['room']);
      expect(message?.deduplicationId).toMatch(/^[\w-]{1,128}$/);
      const conferenceId = said['room'];
      expect(LegEvents.parse(message?.body)).toEqual({
        conferenceId,
        events: [{ conferenceId, participantId, leg: 3, at: NOW, ...expected }],
      });
    });

    it.each([
      ['arrives a minute late', NOW, NOW],
      ['comes from a clock that is two minutes ahead', NOW + 2 * MINUTE_MS, NOW],
      ['comes from a clock that is two minutes behind, to about a second', NOW - 2 * MINUTE_MS, NOW - 2_000],
    ])('says when it happened even if it %s', async (_what, clock, expected) => {
      const said = aCallback({ at: new Date(clock - MINUTE_MS).toISOString() });
      expect((await callback.send(signed(JSON.stringify(said), { at: clock }))).statusCode).toBe(204);
      const { events } = LegEvents.parse(api.queued.at(-1)?.messages[0]?.body);
      expect(events).toMatchObject([{ at: expected - MINUTE_MS }]);
    });

    it('has the same deduplication key when it is repeated, and its own if it is another callback', async () => {
      const said = aCallback();
      for (const fields of [said, said, { ...said, eventId: 'e-2' }, { ...said, room: aConferenceId() }]) {
        await callback.send(signed(JSON.stringify(fields)));
      }
      const [first, again, ...others] = api.queued.slice(-4).map(({ messages }) => messages[0]?.deduplicationId);
      expect(again).toBe(first);
      expect(new Set([first, ...others]).size).toBe(3);
    });

    it('of a later protocol version is accepted and ignored', async () => {
      const before = api.queued.flatMap(({ messages }) => messages).length;
      expect((await callback.send(signed(JSON.stringify(aCallback({ event: 'moved' }))))).statusCode).toBe(204);
      expect(api.queued.flatMap(({ messages }) => messages)).toHaveLength(before);
    });

    it('may come in base64, and through a proxy that says https', async () => {
      const request = signed(JSON.stringify(aCallback()));
      expect((await callback.send({ ...request, base64: true })).statusCode).toBe(204);
      expect((await callback.send({ ...request, headers: { ...request.headers, 'x-forwarded-proto': 'https' } })).statusCode).toBe(204);
    });

    it('needs no token', async () => {
      expect((await callback.send({ ...signed(JSON.stringify(aCallback())), caller: null })).statusCode).toBe(204);
    });

    it('reads and writes no table', async () => {
      const before = api.requests.length;
      await callback.send(signed(JSON.stringify(aCallback())));
      expect(api.requests).toHaveLength(before);
    });
  });

  describe('a forged callback', () => {
    const text = JSON.stringify(aCallback());
    const without = (...names: string[]): SendOptions => {
      const request = signed(text);
      return { ...request, headers: Object.fromEntries(Object.entries(request.headers ?? {}).filter(([name]) => !names.includes(name))) };
    };

    it.each([
      ['signed by another key', () => signed(text, { key: 'a-key-that-nobody-has-been-given' })],
      ['signed by a key of another name', () => signed(text, { key: `other:${KEY}` })],
      ['signed six minutes ago', () => signed(text, { at: NOW - 360_000 })],
      ['signed six minutes ahead', () => signed(text, { at: NOW + 360_000 })],
      ['without a signature', () => without('signature', 'signature-input')],
      ['without a digest', () => without('content-digest')],
      ['changed after it was signed', () => ({ ...signed(text), body: text.replace('joined', 'ended') })],
      ['emptied after it was signed', () => ({ ...signed(text), body: '' })],
      ['signed for another query', () => ({ ...signed(text), query: { driver: 'http' } })],
      ['replaced by text that is not JSON', () => ({ ...signed('{'), body: 'x' })],
    ])('%s gets 401, and is not queued', async (_what, request) => {
      expect(await sendRefused(request())).toBeProblem('UNAUTHENTICATED');
    });
  });

  describe('a malformed callback', () => {
    it.each([
      ['that is not JSON', '{'],
      ['that is empty', ''],
      ['that is not an object', '[]'],
      ['without a room', JSON.stringify(aCallback({ room: undefined }))],
      ['with an invalid room', JSON.stringify(aCallback({ room: 'lobby' }))],
      ['with an invalid leg', JSON.stringify(aCallback({ leg: 'p-1' }))],
      ['of leg 0', JSON.stringify(aCallback({ leg: `${aParticipantId()}-0` }))],
      ['with an invalid time', JSON.stringify(aCallback({ at: 'now' }))],
      ['of an end without its cause', JSON.stringify(aCallback({ event: 'ended' }))],
      ['without an id', JSON.stringify(aCallback({ eventId: '' }))],
    ])('%s gets 400, and is not queued', async (_what, text) => {
      expect(await sendRefused(signed(text))).toBeProblem('MALFORMED_DOCUMENT');
    });

    it('that is too large gets 413 before its signature is verified', async () => {
      expect(await sendRefused({ ...signed('{}'), body: 'x'.repeat(1_048_577) })).toBeProblem('PAYLOAD_TOO_LARGE');
    });
  });

  describe('another driver', () => {
    it.each(['janus', 'twilio', 'https'])('%s, which is not the one in use, gets 404', async (name) => {
      const answer = await sendRefused({ ...signed(JSON.stringify(aCallback())), params: { driver: name } });
      expect(answer).toBeProblem('NOT_FOUND', { detail: 'There is no such driver.' });
    });

    it.each(['HTTP', 'http1', '', 'x'.repeat(17), '+15550000001'])('%j, which is not the name of a driver, gets 400', async (name) => {
      expect(await sendRefused({ ...signed(JSON.stringify(aCallback())), params: { driver: name } })).toBeProblem('INVALID_ARGUMENT');
    });
  });

  it('answers UNAVAILABLE while the driver has no secrets', async () => {
    const error = Object.assign(new Error('no'), { name: 'InternalServiceError' });
    const request = { ...signed(JSON.stringify(aCallback())), deps: { bridge: async () => Promise.reject(error) } };
    expect(await sendRefused(request)).toBeProblem('UNAVAILABLE');
  });
});
