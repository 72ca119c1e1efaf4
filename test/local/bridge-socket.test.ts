/** A conference on a stand-in of Asterisk, through the real functions and the local gateway. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { logNothing } from '../../local/log';
import { type Local, startLocal } from '../../local/start';
import { asteriskOptions, asteriskSecrets } from '../support/asterisk/keys';
import { type Asterisk, startAsterisk } from '../support/asterisk/start-asterisk';
import { freePort } from '../support/free-port';
import { eventually, until } from '../support/until';
import { connectTo, refusalAt } from './socket-gateway';

type Conference = { conferenceId: string; state: string; participants: { endpointStatus: string; participantId: string }[] };

let local: Local;
let asterisk: Asterisk;
let socketUrl: string;

beforeAll(async () => {
  const port = await freePort();
  socketUrl = `ws://127.0.0.1:${String(port)}/bridge-socket`;
  asterisk = await startAsterisk({ eventsUrl: socketUrl, app: asteriskOptions.app, ...asteriskSecrets });
  local = await startLocal({
    ...{ port, sandbox: false, log: logNothing, bridgeSecrets: JSON.stringify(asteriskSecrets) },
    environment: { ROLLCALL_BRIDGE: 'asterisk', ROLLCALL_BRIDGE_URL: asterisk.url, ROLLCALL_ASSEMBLY: 'direct' },
  });
});
afterAll(async () => {
  await asterisk.stop();
  await local.stop();
});

const basic = (password: string): string => `Basic ${Buffer.from(`${asteriskSecrets.eventsUser}:${password}`).toString('base64')}`;

const client = async (phoneNumber: string) => {
  const authorization = `Bearer ${await local.token({ phoneNumber })}`;
  return async (method: string, path: string, body?: object): Promise<Conference> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${local.baseUrl}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    if (!response.ok) throw new Error(`${method} answered ${String(response.status)}`);
    return (response.status === 204 ? {} : await response.json()) as Conference;
  };
};

const channelsUp = () => [...asterisk.state.channels.values()].filter(({ state }) => state === 'Up');

it('holds and ends a conference whose events arrive over the socket, even if the connection breaks', async () => {
  const call = await client('+15550100');
  const numbers = ['+15550101', '+15550102', '+15550110'];
  const { conferenceId } = await call('POST', '/v1/conferences', { participants: numbers.map((phoneNumber) => ({ phoneNumber })) });
  await call('POST', `/v1/conferences/${conferenceId}/start`);
  asterisk.events.cut();
  const current = () => call('GET', `/v1/conferences/${conferenceId}`);
  const statuses = async () => (await current()).participants.map(({ endpointStatus }) => endpointStatus).sort();
  await eventually(
    'three connected, one busy',
    async () => (await statuses()).join() === 'connected,connected,connected,disconnected',
    15_000,
  );
  expect(asterisk.state.bridges.get(conferenceId)?.channels.size).toBe(3);

  asterisk.hangUp('+15550102');
  await eventually('a phone to be gone', async () => (await statuses()).filter((one) => one === 'connected').length === 2, 15_000);
  await call('POST', `/v1/conferences/${conferenceId}/end`);
  await eventually('the end', async () => (await current()).state === 'ended', 15_000);
  await until('the phones to be idle', () => channelsUp().length === 0);
  expect(asterisk.state.bridges.size).toBe(0);
  await local.idle();
  expect(local.deadLetters()).toEqual([]);
});

it('refuses clients without the password, and returns the subprotocol to clients with it', async () => {
  expect(await refusalAt(socketUrl)).toMatchObject({ status: 401 });
  expect(await refusalAt(socketUrl, { authorization: basic('a-wrong-password') })).toMatchObject({ status: 401 });
  expect(await refusalAt(local.webSocketUrl, { authorization: basic(asteriskSecrets.eventsPassword) })).toMatchObject({ status: 401 });
  const { socket } = await connectTo(socketUrl, ['ari'], { authorization: basic(asteriskSecrets.eventsPassword) });
  expect(socket.protocol).toBe('ari');
  socket.close();
  await once(socket, 'close');
});

it('ignores messages that are not events, and keeps the connection', async () => {
  const { socket, received } = await connectTo(socketUrl, ['ari'], { authorization: basic(asteriskSecrets.eventsPassword) });
  const texts = ['', 'garbage', '[]', '{"action":"$connect"}', '{"action":"subscribe"}', `{"type":"${'x'.repeat(30_000)}"}`];
  for (const text of texts) socket.send(text);
  socket.ping();
  await once(socket, 'pong');
  await local.idle();
  expect([received, socket.readyState]).toEqual([[], WebSocket.OPEN]);
  socket.send('x'.repeat(200 * 1024));
  await once(socket, 'close');
  expect(local.deadLetters()).toEqual([]);
});
