/** Pings, the end of a subscription, and what cannot be understood. */
import type { SocketHandler } from '../../../functions/http/socket-handler';
import { answerHandler } from '../../../functions/terminals/answer';
import { subscribeHandler } from '../../../functions/terminals/subscribe';
import { unsubscribeHandler } from '../../../functions/terminals/unsubscribe';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { PingMessage } from '../../../schemas/terminal-messages';
import { AT } from '../../support/a-conference';
import { aConferenceId } from '../../support/conference-ids';
import { storeWith } from '../../support/store-with';
import { TerminalsOverHttp } from '../../support/terminals';

const NOW_TEXT = new Date(AT).toISOString();

let terminals: TerminalsOverHttp;
beforeAll(async () => {
  terminals = await TerminalsOverHttp.start();
});
afterAll(() => terminals.stop());
beforeEach(() => {
  terminals.lines.length = 0;
});

const answer = (body: unknown, handler: SocketHandler = answerHandler(terminals.deps())) => terminals.send(handler, 'somebody', body);

describe('a ping', () => {
  it('is answered without reading a table', async () => {
    const meter = await terminals.dynamo.metered(async () =>
      expect(await answer({ action: 'ping' })).toEqual({ type: 'pong', at: NOW_TEXT }),
    );
    expect(meter.requests).toEqual({});
  });

  it('is answered even if it came as bytes', async () => {
    const body = Buffer.from('{"action":"ping"}').toString('base64');
    const event = {
      requestContext: { connectionId: 'somebody', routeKey: '$default', requestTimeEpoch: terminals.clock.now, connectedAt: AT },
      body,
      isBase64Encoded: true,
    };
    const { body: text } = await answerHandler(terminals.deps())(event, { awsRequestId: 'request-1' });
    expect(JSON.parse(text ?? '')).toEqual({ type: 'pong', at: NOW_TEXT });
  });

  it.each([
    { action: 'ping' },
    { action: 'ping', id: 'a' },
    { action: 'ping', id: 'a b' },
    { action: 'ping', more: 1 },
    { action: 'pong' },
    {},
    [],
    null,
    'ping',
    7,
  ])('has the shape of its schema: %j', async (message) => {
    expect((await answer(JSON.stringify(message))).type).toBe(PingMessage.safeParse(message).success ? 'pong' : 'error');
  });
});

describe('a ping that names the version of a conference', () => {
  const ping = (connectionId: string, message: object, others: Parameters<typeof terminals.deps>[0] = {}) =>
    terminals.send(answerHandler(terminals.deps(others)), connectionId, { action: 'ping', ...message });

  it('is told the newest, with two reads', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record);
    const { conferenceId, version } = record;
    const now = await terminals.bridgeSays(record, 1);
    const meter = await terminals.dynamo.metered(async () =>
      expect(await ping(connectionId, { conferenceId, version })).toEqual({
        type: 'pong',
        at: NOW_TEXT,
        conferenceId,
        version: now.version,
      }),
    );
    expect(meter.requests).toEqual({ GetItem: 2 });
    const allowed = socketFunctions.$default.access.flatMap((access) => ('actions' in access ? access.actions : []));
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(meter.requests)));
  });

  it('is never told an older one, even if reads lag behind', async () => {
    const record = await terminals.conference();
    const now = await terminals.bridgeSays(record, 1);
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => (options?.consistent ? terminals.dynamo.store.current(key, options) : record),
    });
    const { conferenceId, version } = now;
    expect(await ping(await terminals.connection(record), { conferenceId, version }, { store })).toMatchObject({ version });
  });

  it('is refused for a conference that the connection may not see, and to one that is gone or has expired', async () => {
    const [record, other] = [await terminals.conference(), await terminals.conference()];
    const { conferenceId, version } = record;
    const refused = (code: string) => ({ type: 'error', code, conferenceId });
    expect(await ping(await terminals.connection(other), { conferenceId, version })).toMatchObject(refused('NOT_FOUND'));
    expect(await ping('nobody', { conferenceId, version })).toMatchObject(refused('UNAUTHENTICATED'));
    const late = await terminals.connection(record, { expiresAt: AT });
    expect(await ping(late, { conferenceId, version })).toMatchObject(refused('UNAUTHENTICATED'));
    const operator = await terminals.connection(undefined, { seesAll: true });
    expect(await ping(operator, { conferenceId, version })).toMatchObject({ type: 'pong' });
    expect(await ping(operator, { conferenceId: aConferenceId(), version })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([[{ version: 3 }], [{ conferenceId: aConferenceId() }], [{ conferenceId: 'current', version: 1 }]])(
    'names both or neither: %j',
    async (message) => {
      expect(await ping('nobody', message)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );
});

describe('the id of a message', () => {
  const id = 'request "7"\\'.replace(' ', '-');
  const handlers = {
    ping: () => answerHandler(terminals.deps()),
    subscribe: () => subscribeHandler(terminals.deps()),
    unsubscribe: () => unsubscribeHandler(terminals.deps()),
  };

  it('is in its answer', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record);
    const { conferenceId } = record;
    const answered = async (action: keyof typeof handlers, more: object = { conferenceId }) =>
      terminals.send(handlers[action](), connectionId, { action, id, ...more });
    expect(await answered('ping', {})).toMatchObject({ type: 'pong', id });
    expect(await answered('subscribe')).toMatchObject({ type: 'state', id });
    expect(await answered('unsubscribe')).toMatchObject({ type: 'unsubscribed', id });
    expect(await answered('subscribe', { conferenceId: aConferenceId() })).toMatchObject({ type: 'error', code: 'NOT_FOUND', id });
    await terminals.subscribe(record, connectionId);
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(terminals.sentTo(connectionId)).toEqual([expect.not.objectContaining({ id: expect.anything() as unknown })]);
  });

  it('is in a refusal of a message that is not valid', async () => {
    for (const [action, make] of Object.entries(handlers)) {
      const message = { action, id, conferenceId: 'no conference' };
      expect(await answer(message, make())).toMatchObject({ type: 'error', code: 'INVALID_ARGUMENT', id });
    }
  });

  it.each([[7], [''], ['a b'], ['x'.repeat(65)], ['é'], [null], [{}]])('is refused, and not repeated, if it is %j', async (bad) => {
    const refused = await answer({ action: 'ping', id: bad });
    expect(refused).toMatchObject({ type: 'error', code: 'INVALID_ARGUMENT' });
    expect(refused).not.toHaveProperty('id');
  });
});

describe('a message that cannot be understood is refused without repeating it', () => {
  const SECRET = '+15550123';
  const handlers = {
    $default: () => answerHandler(terminals.deps()),
    subscribe: () => subscribeHandler(terminals.deps()),
    unsubscribe: () => unsubscribeHandler(terminals.deps()),
  };

  it.each(
    (Object.keys(handlers) as (keyof typeof handlers)[]).flatMap((route) => [
      [route, '', 'MALFORMED_DOCUMENT'] as const,
      [route, SECRET, 'MALFORMED_DOCUMENT'] as const,
      [route, `{"action":"${route}","action":"${SECRET}"}`, 'MALFORMED_DOCUMENT'] as const,
      [route, `{"action":"${SECRET}"}`, 'INVALID_ARGUMENT'] as const,
      [route, `{"action":"ping","${SECRET}":1}`, 'INVALID_ARGUMENT'] as const,
      [route, `{"action":"${route}","conferenceId":"${SECRET}"}`, 'INVALID_ARGUMENT'] as const,
      [route, `{"action":"${route}","conferenceId":"${aConferenceId()}","${SECRET}":true}`, 'INVALID_ARGUMENT'] as const,
      [route, `"${SECRET}"`, 'INVALID_ARGUMENT'] as const,
      [route, 'null', 'INVALID_ARGUMENT'] as const,
    ]),
  )('by %s: %s', async (route, body, code) => {
    const refused = await answer(body, handlers[route]());
    expect(refused).toEqual({ type: 'error', code, detail: expect.any(String) as unknown });
    expect(JSON.stringify([refused, terminals.lines])).not.toContain('15550123');
    expect(terminals.lines).toEqual([expect.objectContaining({ event: 'socket.refused', code })]);
  });

  it('a refusal says where the error is', async () => {
    expect(await answer({ action: 'subscribe', conferenceId: aConferenceId(), since: 'x' }, handlers.subscribe())).toMatchObject({
      detail: 'The message does not match the contract; check: since.',
    });
  });
});

describe('the end of a subscription', () => {
  const unsubscribe = (connectionId: string, conferenceId: string) =>
    terminals.send(unsubscribeHandler(terminals.deps()), connectionId, { action: 'unsubscribe', conferenceId });

  it('is answered, and nothing more is sent', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record);
    await terminals.subscribe(record, connectionId);
    const { conferenceId } = record;
    expect(await unsubscribe(connectionId, conferenceId)).toEqual({ type: 'unsubscribed', conferenceId });
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(terminals.sentTo(connectionId)).toEqual([]);
    expect((await terminals.terminalStore.find(connectionId))?.conferences).toEqual([]);
  });

  it('that never began gets the same answer', async () => {
    const conferenceId = aConferenceId();
    expect(await unsubscribe(await terminals.connection(), conferenceId)).toEqual({ type: 'unsubscribed', conferenceId });
    expect(await unsubscribe('nobody', conferenceId)).toEqual({ type: 'unsubscribed', conferenceId });
    expect(await terminals.terminalStore.find('nobody')).toBeUndefined();
  });

  it('that fails names the conference, and nothing about the failure', async () => {
    const conferenceId = aConferenceId();
    const unsubscribe = async () => Promise.reject(new Error('the table of +15550123'));
    const terminalStore = Object.assign(Object.create(terminals.terminalStore) as typeof terminals.terminalStore, { unsubscribe });
    const failing = unsubscribeHandler(terminals.deps({ terminalStore }));
    expect(await terminals.send(failing, 'somebody', { action: 'unsubscribe', conferenceId })).toEqual({
      type: 'error',
      code: 'INTERNAL',
      detail: 'The message could not be processed.',
      conferenceId,
    });
    expect(terminals.lines).toEqual([expect.objectContaining({ level: 'error', event: 'socket.failed', code: 'INTERNAL' })]);
    expect(JSON.stringify(terminals.lines)).not.toContain('15550123');
  });
});
