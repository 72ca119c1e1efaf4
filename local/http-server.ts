/** An HTTP server that lets requests finish when it stops. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { listen } from './machine/listen';

export type RunningServer = {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

/** Longer than clients keep idle connections, so that clients close them and no request meets a closed connection. */
const KEEP_ALIVE_MS = 75_000;

/** When the server stops, requests in flight may take this long to finish. */
const DRAIN_MS = 5_000;

const stop = (server: Server): Promise<void> =>
  new Promise((stopped) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cutOff);
      stopped();
    });
    server.closeIdleConnections();
  });

/** `port` 0 selects any free port. Without `host`, the server listens at the loopback address. */
export const startHttpServer = async (listener: RequestListener, port = 0, host?: string): Promise<RunningServer> => {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  return { server, ...(await listen(server, port, host === undefined ? undefined : [host])), stop: () => stop(server) };
};

export class BodyTooLarge extends Error {}

/**
 * Reads the body up to the limit. A body whose announced length exceeds the limit is not read at all. The connection
 * stays open, so that a client that is still sending receives the refusal.
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
