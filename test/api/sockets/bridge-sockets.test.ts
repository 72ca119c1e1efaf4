/** What a conference server brings over its WebSocket: who is let in, and what becomes of an event. */
import { channelOf } from '../../../functions/drivers/asterisk/names';
import { readReport } from '../../../functions/drivers/asterisk/read-report';
import { isBasicAuth } from '../../../functions/drivers/kit/basic-auth';
import type { SocketEvent } from '../../../functions/http/socket-event';
import { connectHandler } from '../../../functions/legs/bridge-socket-connect';
import { eventHandler } from '../../../functions/legs/bridge-socket-event';
import { BridgeUnavailable } from '../../../functions/ports/bridge-driver';
import type { Message } from '../../../functions/ports/queues';
import { asteriskSecrets } from '../../support/asterisk/keys';
import { aConferenceId, aParticipantId } from '../../support/conference-ids';
import { httpDeps, NOW } from '../../support/http-deps';
import { memoryDeps } from '../../support/memory-deps';

const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const { eventsUser, eventsPassword, user, password } = asteriskSecrets;
const right = basic(eventsUser, eventsPassword);

const socketEvent = (routeKey: string, more: Partial<SocketEvent> = {}): SocketEvent => ({
  requestContext: { connectionId: 'c-1=', routeKey, requestTimeEpoch: NOW, connectedAt: NOW },
  isBase64Encoded: false,
  ...more,
});

const setUp = () => {
  const { clock, log, lines } = httpDeps();
  const sent: { readonly queue: string; readonly message: Message }[] = [];
  const queues = {
    send: async (queue: string, messages: readonly Message[]) => void sent.push(...messages.map((message) => ({ queue, message }))),
    retryIn: async () => undefined,
  };
  const keys = { failing: false };
  const isBridge = async () => {
    if (keys.failing) throw new BridgeUnavailable('no keys');
    const { eventsUser, eventsPassword } = asteriskSecrets;
    return (authorization: string) => isBasicAuth(authorization, eventsUser, eventsPassword);
  };
  const connect = connectHandler({ clock, log, isBridge });
  const { messageSeal, identity } = memoryDeps();
  const event = eventHandler({ clock, log, queues, messageSeal, identity, readBridgeEvent: readReport });
  const context = { awsRequestId: 'r-1' };
  return {
    lines,
    sent,
    keys,
    connect: (headers: Record<string, string>) => connect(socketEvent('$connect', { headers }), context),
    connectWith: (multiValueHeaders: Record<string, string[]>) => connect(socketEvent('$connect', { multiValueHeaders }), context),
    event: (body: string, more: Partial<SocketEvent> = {}) => event(socketEvent('$default', { body, ...more }), context),
  };
};

let world: ReturnType<typeof setUp>;
beforeEach(() => {
  world = setUp();
});

describe('connecting', () => {
  it.each([
    ['Authorization', right],
    ['authorization', right],
    ['AUTHORIZATION', right.replace('Basic', 'basic')],
  ])('%s: %s is admitted, and the answer names its subprotocol', async (name, value) => {
    expect(await world.connect({ [name]: value, 'Sec-WebSocket-Protocol': 'ari' })).toEqual({
      statusCode: 200,
      headers: { 'Sec-WebSocket-Protocol': 'ari' },
    });
    expect(await world.connect({ [name]: value })).toEqual({ statusCode: 200 });
    expect(await world.connect({ [name]: value, 'Sec-WebSocket-Protocol': 'mqtt, ari' })).toMatchObject({
      headers: { 'Sec-WebSocket-Protocol': 'ari' },
    });
  });

  it.each([
    ['nothing', {}],
    ['an empty one', { authorization: '' }],
    ['a wrong password', { authorization: basic(eventsUser, 'another-password') }],
    ['a wrong user', { authorization: basic('somebody', eventsPassword) }],
    ['the password for commands', { authorization: basic(user, password) }],
    ['a longer password', { authorization: basic(eventsUser, `${eventsPassword}x`) }],
    ['another scheme', { authorization: right.replace('Basic', 'Bearer') }],
  ])('%s is refused, and nothing of it is logged', async (_, headers: Record<string, string>) => {
    expect(await world.connect({ ...headers, 'Sec-WebSocket-Protocol': 'ari' })).toEqual({ statusCode: 401 });
    expect(world.lines).toMatchObject([{ event: 'socket.refused', code: 'UNAUTHENTICATED', route: '$connect' }]);
    expect(JSON.stringify(world.lines)).not.toContain('asterisk');
  });

  it('with two passwords is refused', async () => {
    expect(await world.connectWith({ Authorization: [right, basic('somebody', 'a-password')] })).toEqual({ statusCode: 401 });
    expect(await world.connectWith({ Authorization: [right] })).toEqual({ statusCode: 200 });
  });

  it('is refused while the keys cannot be fetched', async () => {
    world.keys.failing = true;
    expect((await world.connect({ authorization: right })).statusCode).toBeGreaterThanOrEqual(500);
  });
});

describe('an event', () => {
  const leg = { conferenceId: aConferenceId(), participantId: aParticipantId(), leg: 1 };
  const channel = { id: channelOf(leg), state: 'Up', caller: { number: '+15550101' } };
  const event = (type: string, more: object = {}): string =>
    JSON.stringify({ type, timestamp: '2026-11-22T10:00:00.000+0000', channel, peer: channel, ...more });

  it('is queued for its conference or as a step for its leg, and is not answered', async () => {
    expect(await world.event(event('Dial', { dialstatus: 'RINGING' }))).toEqual({ statusCode: 200 });
    expect(await world.event(event('StasisStart'))).toEqual({ statusCode: 200 });
    expect(world.sent).toMatchObject([
      { queue: 'callbacks', message: { group: leg.conferenceId, body: { events: [{ ...leg, kind: 'ringing' }] } } },
      { queue: 'leg-commands', message: { body: { ...leg, action: 'continue-step', step: 'answered' } } },
    ]);
    expect(JSON.stringify(world.sent)).not.toContain('+1555');
  });

  it('about a stray call queues its hang-up', async () => {
    expect(await world.event(event('StasisStart', { channel: { id: '1700000000.1' } }))).toEqual({ statusCode: 200 });
    expect(world.sent).toMatchObject([
      { queue: 'leg-commands', message: { body: { call: { sealed: expect.any(String) as string }, action: 'hang-up-stray-call' } } },
    ]);
  });

  it('that comes twice is queued under one key', async () => {
    await world.event(event('StasisStart'));
    await world.event(Buffer.from(event('StasisStart')).toString('base64'), { isBase64Encoded: true });
    const ids = world.sent.map(({ message }) => message.deduplicationId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a list', '[1]'],
  ])('of %s is skipped', async (_, body) => {
    expect((await world.event(body)).statusCode).toBe(400);
    expect(world.lines).toMatchObject([{ event: 'socket.refused', code: 'INVALID_ARGUMENT' }]);
    expect(world.sent).toEqual([]);
  });

  it.each([
    ['another kind', event('ChannelVarset')],
    ['an application', JSON.stringify({ type: 'ApplicationRegistered', timestamp: '2026-11-22T10:00:00.000+0000' })],
    ['a channel of somebody else', event('ChannelDestroyed', { cause: 16, channel: { id: '1700000000.1' } })],
    ['the largest size', event('ChannelVarset', { value: 'x'.repeat(127 * 1024) })],
  ])('of %s is ignored', async (_, body) => {
    expect(await world.event(body)).toEqual({ statusCode: 200 });
    expect(world.sent).toEqual([]);
  });
});
