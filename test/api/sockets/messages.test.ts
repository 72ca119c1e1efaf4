/** Pings, the end of a subscription, and what cannot be understood. */
import type { SocketHandler } from '../../../functions/http/socket-handler';
import { answerHandler } from '../../../functions/terminals/answer';
import { subscribeHandler } from '../../../functions/terminals/subscribe';
import { unsubscribeHandler } from '../../../functions/terminals/unsubscribe';
import { PingMessage } from '../../../schemas/terminal-messages';
import { AT } from '../../support/a-conference';
import { aConferenceId } from '../../support/conference-ids';
import { TerminalsOverHttp } from '../../support/terminals';

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
    const meter = await terminals.dynamo.metered(async () => expect(await answer({ action: 'ping' })).toEqual({ type: 'pong' }));
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
    expect(JSON.parse(text ?? '')).toEqual({ type: 'pong' });
  });

  it.each([{ action: 'ping' }, { action: 'ping', more: 1 }, { action: 'pong' }, {}, [], null, 'ping', 7])(
    'has the shape of its schema: %j',
    async (message) => {
      expect((await answer(JSON.stringify(message))).type).toBe(PingMessage.safeParse(message).success ? 'pong' : 'error');
    },
  );
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
