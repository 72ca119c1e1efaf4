/** A partner's server that answers as the test decides, and keeps what arrives. */
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { testCertificate, testKey } from './test-certificate';

type Posted = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

export type SinkServer = {
  readonly port: number;
  /** Under the name that it is called by. */
  readonly url: (host?: string) => string;
  /** Requests that came whole. */
  readonly posted: readonly Posted[];
  readonly connections: () => number;
  /** For every request from now on. */
  answer: (response: ServerResponse, posted: Posted, request: IncomingMessage) => void;
  /** As one that goes away and comes back: connections that are kept are closed, and the address stays. */
  dropConnections(): void;
  stop(): Promise<void>;
};

/** `tls`: the options of an https server, if it is not to have the certificate of all tests. */
export const startSinkServer = async (
  protocol: 'http' | 'https' = 'http',
  host = '127.0.0.1',
  tls: ServerOptions = {},
): Promise<SinkServer> => {
  const posted: Posted[] = [];
  let connections = 0;
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString('utf8') };
      posted.push(one);
      sink.answer(response, one, request);
    });
  };
  const server = protocol === 'http' ? createHttpServer(take) : createHttpsServer({ key: testKey, cert: testCertificate, ...tls }, take);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const sink: SinkServer = {
    port,
    url: (name = '127.0.0.1') => `${protocol}://${name}:${String(port)}/hooks`,
    posted,
    connections: () => connections,
    answer: (response) => response.writeHead(204).end(),
    dropConnections: () => server.closeAllConnections(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return sink;
};
