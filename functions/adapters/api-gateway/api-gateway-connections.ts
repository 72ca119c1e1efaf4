/**
 * WebSocket connections over API Gateway's `@connections` API. aws4 signs the requests and our own client sends them:
 * the SDK's client takes three to four times the processor time for a request, and there is a request for each terminal
 * and change.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { sign } from 'aws4';
import { droppedBody } from '../../http-client/answer-body';
import { type HttpClient, httpClient } from '../../http-client/http-client';
import type { Connections, SinglePosts } from '../../ports/connections';
import type { Clock } from '../../runtime/clock';
import { awsTransport } from '../aws-transport';

export type ConnectionsOptions = {
  /** `<url>/@connections/<connection id>` is a connection. */
  readonly url: string;
  readonly now: Clock;
  readonly wait: (ms: number) => Promise<void>;
  /** At least 0, less than 1. */
  readonly chance: () => number;
  readonly timeoutMs?: number;
};

/** A post is answered within a few milliseconds; a terminal that reads slowly does not hold it up. */
const TIMEOUT_MS = 3_000;
/** Long enough for a burst of other requests to pass, and random, so that posts that were refused together do not come back together. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 800] as const;
/** A little more than the number of posts sent at once for one conference. */
const MAX_SOCKETS = 64;
/** Errors have a short text. */
const MAX_BODY_BYTES = 16_384;

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

type Method = 'POST' | 'DELETE';

export class ConnectionsUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  /** `why`: a status, or a code such as `ECONNREFUSED`. It names neither the connection nor what was sent. */
  constructor(readonly why: number | string) {
    super(`A connection could not be reached: ${String(why)}`);
  }
}

/** `YYYYMMDDThhmmssZ`, the form that signatures use. */
const signatureTime = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

type Request = { readonly method: Method; readonly path: string; readonly body: string };

const contentHeaders = ({ body }: Request): OutgoingHttpHeaders => (body === '' ? {} : { 'Content-Type': 'application/json' });

/** aws4 reads the credentials from the environment variables, where Lambda puts those of a role. */
const signedHeaders = (host: string, request: Request, now: number): OutgoingHttpHeaders =>
  sign({
    ...request,
    service: 'execute-api',
    host,
    headers: { 'X-Amz-Date': signatureTime(now), ...contentHeaders(request) },
  }).headers ?? {};

/**
 * Kept connections save a TLS handshake for each post. Only the status of an answer counts. A function that was frozen
 * wakes with sockets that closed long ago, so a request is sent again over a new one; a terminal bears to receive the
 * same message twice.
 */
const clientOf = ({ timeoutMs = TIMEOUT_MS }: ConnectionsOptions): HttpClient =>
  httpClient({
    timeoutMs,
    body: droppedBody(MAX_BODY_BYTES),
    retryStale: true,
    connections: { maxSockets: MAX_SOCKETS },
    failure: ({ code }) => new ConnectionsUnavailable(code),
  });

type How = { readonly onNewSocket?: boolean; readonly signal?: AbortSignal };

/** Resolves with the status of the answer. Sends over the transport of the process, if it has one, and unsigned then. */
const sender = (options: ConnectionsOptions): ((request: Request, how: How) => Promise<number>) => {
  const { host, origin } = new URL(options.url);
  const transport = awsTransport();
  if (transport) return async (request) => (await transport({ ...request, host, headers: contentHeaders(request) })).status;
  const send = clientOf(options);
  return async (request, { onNewSocket: once = false, signal: giveUp }) => {
    const { method, path, body } = request;
    const headers = signedHeaders(host, request, options.now());
    return (await send(() => ({ method, headers, body, url: `${origin}${path}`, once, ...(giveUp && { giveUp }) }))).status;
  };
};

const isTransient = (status: number): boolean => status === TOO_MANY_REQUESTS || status >= 500;

const outcomeOf = async (posting: Promise<'done' | 'gone'>): Promise<'sent' | 'gone' | 'full'> => {
  try {
    return (await posting) === 'done' ? 'sent' : 'gone';
  } catch (error) {
    if (error instanceof ConnectionsUnavailable && error.why === TOO_MANY_REQUESTS) return 'full';
    throw error;
  }
};

export const apiGatewayConnections = (options: ConnectionsOptions): Connections & SinglePosts => {
  const { pathname } = new URL(options.url);
  const send = sender(options);
  const pathOf = (connectionId: string): string => `${pathname.replace(/\/+$/, '')}/@connections/${encodeURIComponent(connectionId)}`;

  const attempt = async (method: Method, connectionId: string, body: string, how: How = {}): Promise<'done' | 'gone'> => {
    how.signal?.throwIfAborted();
    const status = await send({ method, path: pathOf(connectionId), body }, how);
    if (status >= 200 && status < 300) return 'done';
    if (status === GONE) return 'gone';
    throw new ConnectionsUnavailable(status);
  };

  /** A second try, if it may help, uses a new socket. */
  const tryTwice = async (method: Method, connectionId: string, body: string): Promise<'done' | 'gone'> => {
    try {
      return await attempt(method, connectionId, body);
    } catch (error) {
      if (!(error instanceof ConnectionsUnavailable) || (typeof error.why === 'number' && !isTransient(error.why))) throw error;
      await options.wait(SHORTEST_PAUSE_MS + Math.floor(options.chance() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS)));
      return attempt(method, connectionId, body, { onNewSocket: true });
    }
  };

  return {
    post: (connectionId, message) => outcomeOf(tryTwice('POST', connectionId, message)),
    postOnce: (connectionId, message, signal) => outcomeOf(attempt('POST', connectionId, message, { signal })),
    close: async (connectionId) => void (await tryTwice('DELETE', connectionId, '')),
  };
};
