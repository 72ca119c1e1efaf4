/** Where the stand-in connects to in tests of the driver alone: what the WebSocket function would hand to it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { RawCallback } from '../../../functions/ports/bridge-driver';

export type EventReceiver = {
  readonly url: string;
  readonly callbackUrl: string;
  readonly callbacks: readonly RawCallback[];
  /** How many have been opened. */
  connections: number;
  stop(): Promise<void>;
};

/** With `port` 0, the system chooses a free one. */
export const startEventReceiver = async (port = 0): Promise<EventReceiver> => {
  const callbacks: RawCallback[] = [];
  const callbackUrl = 'https://rollcall.example/v1/bridge-callbacks/asterisk';
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'ari' });
  sockets.on('connection', (socket, { headers: { authorization = '' } }) => {
    receiver.connections += 1;
    const headers = { 'content-type': 'application/json', authorization };
    socket.on('message', (data: Buffer) => callbacks.push({ method: 'POST', url: callbackUrl, headers, body: data.toString('utf8') }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: EventReceiver = {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    ...{ callbackUrl, callbacks, connections: 0 },
    stop: async () => {
      for (const client of sockets.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
};
