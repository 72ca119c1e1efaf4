import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { frameBytes, startTerminals } from '../../../../../bench/fan-out/rollcall/terminals';

it('a frame has a header of two, four or ten bytes', () => {
  expect([125, 126, 65_535, 65_536].map((bytes) => frameBytes(bytes) - bytes)).toEqual([2, 4, 4, 10]);
});

it('a terminal is subscribed if its first state is to be fetched, and later states are measured', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const tell = (type: string, conferenceId: string, version: number): void =>
    server.clients.forEach((client) => client.send(JSON.stringify({ type, conferenceId, version })));
  server.on('connection', (client) =>
    client.on('message', (data: Buffer) => {
      const { conferenceId } = JSON.parse(data.toString('utf8')) as { readonly conferenceId: string };
      tell(conferenceId === 'large' ? 'resync' : 'state', conferenceId, 1);
    }),
  );
  const states: unknown[] = [];
  const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  let received = (): void => undefined;
  const last = new Promise<void>((resolve) => (received = resolve));
  const stop = await startTerminals(baseUrl, 'token', ['large', 'small'], 1, (terminal) => (conferenceId, version) => {
    states.push([terminal, conferenceId, version]);
    if (states.length === 2) received();
  });
  tell('state', 'large', 2);
  tell('resync', 'small', 2);
  tell('state', 'small', 3);
  await last;
  expect(states).toEqual([
    ['terminal0', 'large', 2],
    ['terminal0', 'small', 3],
  ]);
  await stop();
  await new Promise((resolve) => server.close(resolve));
});
