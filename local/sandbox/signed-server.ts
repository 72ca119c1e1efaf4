/** A small HTTP server for signed JSON requests. Each path prefix has the keys of its callers. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../machine/listen';
import type { FaultMode } from './faults';
import { type Key, verify } from './signature';

export type JsonRequest = { readonly method: string; readonly path: string; readonly json: unknown };
export type Reply = { readonly status: number; readonly json?: unknown };

export type Area = {
  /** Such as `/bridge`. */
  readonly prefix: string;
  readonly keys: readonly Key[];
  readonly answer: (request: JsonRequest) => Reply;
  /** Tests can make the server refuse, hang, or lose its answers. */
  readonly faultMode?: () => FaultMode;
};

const MAX_BODY_BYTES = 65_536;
/** A nonce is refused for as long as its signature would be accepted: twice the tolerance of 300 s. */
const NONCE_KEPT_MS = 600_000;

class TooLarge extends Error {}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const send = (response: ServerResponse, { status, json }: Reply): void => {
  const body = json === undefined ? '' : JSON.stringify(json);
  response.writeHead(status, body === '' ? {} : { 'content-type': 'application/json' }).end(body);
};

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );

/** Remembers nonces for as long as they could be replayed. */
const nonceMemory = (now: () => number) => {
  const seen = new Map<string, number>();
  return (nonce: string): boolean => {
    for (const [old, at] of seen) {
      if (at > now() - NONCE_KEPT_MS) break;
      seen.delete(old);
    }
    if (seen.has(nonce)) return false;
    seen.set(nonce, now());
    return true;
  };
};

const handler = (areas: readonly Area[], now: () => number) => {
  const isFresh = nonceMemory(now);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: target = '' } = request;
    const area = areas.find(({ prefix }) => target.startsWith(`${prefix}/`));
    const mood = area?.faultMode?.() ?? 'answers';
    if (mood === 'refuses') request.destroy();
    if (mood === 'refuses' || mood === 'hangs') return;
    const body = await readBody(request);
    if (!area) return send(response, { status: 404, json: { code: 'unknown-path' } });
    const nonce = verify({ method, target, headers: headersOf(request), body }, area.keys, now() / 1000);
    if (nonce === undefined || !isFresh(nonce)) return send(response, { status: 401, json: { code: 'unauthenticated' } });
    const path = target.slice(area.prefix.length).replace(/\?.*$/, '');
    const reply = area.answer({ method, path, json: parseJson(body) });
    if (mood === 'loses-answers') return void request.socket.destroy();
    send(response, reply);
  };
};

export const startSignedServer = async (areas: readonly Area[], port: number, now: () => number) => {
  const handle = handler(areas, now);
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(now()).toUTCString());
    handle(request, response).catch((error: unknown) => send(response, { status: error instanceof TooLarge ? 413 : 500 }));
  });
  const { url } = await listen(server, port);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, stop };
};
