/** Stands between a driver and its bridge: the connections can be broken off, or the answer to a request lost. */
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Relay = {
  readonly url: string;
  /** Breaks every connection off. */
  isSilent: boolean;
  /** The bridge does what it is asked, and its answer is lost. */
  losesAnswerTo: ((method: string, path: string) => boolean) | undefined;
  stop(): Promise<void>;
};

export const startRelay = async (port: number): Promise<Relay> => {
  const server = createServer((incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    if (relay.isSilent) return void incoming.socket.destroy();
    const outgoing = send({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      if (relay.losesAnswerTo?.(method, url)) return void incoming.socket.destroy();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => incoming.socket.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relay: Relay = {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    isSilent: false,
    losesAnswerTo: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return relay;
};
