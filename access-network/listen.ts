/** Starts and stops an HTTP server. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ListenOptions = { readonly host: string; readonly port: number };

export type Listening = {
  readonly port: number;
  /** Requests that are being answered finish first. */
  readonly stop: () => Promise<void>;
};

export const listen = async (server: Server, { host, port }: ListenOptions): Promise<Listening> => {
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.close();
      server.closeIdleConnections();
      await once(server, 'close');
    },
  };
};
