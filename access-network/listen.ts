/** Starts and stops an HTTP server. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { SECOND_MS } from '../schemas/durations';
import type { Clock } from './clock';

export type ListenOptions = { readonly host: string; readonly port: number; readonly clock: Clock };

export type Listening = {
  readonly port: number;
  /** Requests that are being answered have a few seconds to finish. */
  readonly stop: () => Promise<void>;
};

/** Every answer takes less. A client that has connected and says nothing must not keep the kit from stopping. */
const GRACE_MS = 5 * SECOND_MS;

export const listen = async (server: Server, { host, port, clock }: ListenOptions): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const grace = clock.after(GRACE_MS, () => sockets.forEach((socket) => socket.destroy()));
      await closed;
      grace.cancel();
    },
  };
};
