/** An HTTP server on this machine only, and how to stop it without cutting anybody off. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RunningServer = {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export class PortInUse extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} of 127.0.0.1 is in use by another program. Choose another one with PORT.`);
  }
}

const HOST = '127.0.0.1';

/** Longer than clients keep idle connections, so that it is the client that closes them and no request meets a closed one. */
const KEEP_ALIVE_MS = 75_000;

/** Connections that may wait to be taken, for many clients that come at once. */
const BACKLOG = 1024;

/** Requests in flight may finish for that long when the server stops. */
const DRAIN_MS = 5_000;

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(error.code === 'EADDRINUSE' ? new PortInUse(port) : error));
    server.listen({ port, host: HOST, backlog: BACKLOG }, listening);
  });

const stop = (server: Server): Promise<void> =>
  new Promise((stopped) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      stopped();
    });
    server.closeIdleConnections();
  });

/** `port` 0 takes any free one. */
export const startHttpServer = async (listener: RequestListener, port = 0): Promise<RunningServer> => {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  await listen(server, port);
  const bound = (server.address() as AddressInfo).port;
  return { server, port: bound, url: `http://${HOST}:${bound}`, stop: () => stop(server) };
};

export class BodyTooLarge extends Error {}

/**
 * Reads no more than it may: what announces itself as larger is not read at all. The connection is left open, so that a
 * client that is still sending gets to see the refusal.
 */
export const readBody = async (request: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
