/**
 * WebSocket connections over API Gateway's `@connections` API. Signed by hand and sent by node:http: the SDK's client takes three
 * to four times the processor time for a request, and there is one for each terminal and change.
 */
import { request as httpRequest, Agent as HttpAgent, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { sign } from 'aws4';
import type { Connections } from '../../connections';
import type { Clock } from '../../ports';

export type ConnectionsOptions = {
  /** `<url>/@connections/<connection id>` is a connection. */
  readonly url: string;
  readonly now: Clock;
  readonly wait: (ms: number) => Promise<void>;
  readonly timeoutMs?: number;
};

type Method = 'POST' | 'DELETE';

/** A post is answered within a few milliseconds; a terminal that is slow to read does not hold it up. */
const TIMEOUT_MS = 3_000;
/** A little more than are posted at once for one conference. */
const MAX_SOCKETS = 64;
/** Long enough for a burst of others to pass. */
const RETRY_AFTER_MS = 100;

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

export class ConnectionsUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  /** `why`: a status, or Node's code such as `ECONNREFUSED`. It names neither the connection nor what was sent. */
  constructor(readonly why: number | string) {
    super(`A connection could not be reached: ${String(why)}`);
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** `YYYYMMDDThhmmssZ`, as signatures have it. */
const signatureTime = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

/** Kept connections save a TLS handshake for each post. */
const transport = ({ url, timeoutMs = TIMEOUT_MS }: Pick<ConnectionsOptions, 'url' | 'timeoutMs'>) => {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  const kept = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agent = isSecure ? new HttpsAgent(kept) : new HttpAgent(kept);
  const open = isSecure ? httpsRequest : httpRequest;

  return (method: Method, path: string, headers: OutgoingHttpHeaders, body: string, onNewSocket: boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const request = open({ hostname, port, method, path, headers, agent: onNewSocket ? false : agent });
      const deadline = setTimeout(() => request.destroy(new ConnectionsUnavailable('timed-out')), timeoutMs);
      request.on('error', (error) => {
        clearTimeout(deadline);
        reject(error instanceof ConnectionsUnavailable ? error : new ConnectionsUnavailable(codeOf(error)));
      });
      request.on('response', (response) => {
        clearTimeout(deadline);
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.end(body);
    });
};

/** Credentials are those of the environment, which is where Lambda puts a role's; aws4 looks there by itself. */
const signed = (host: string, method: Method, path: string, body: string, now: number): OutgoingHttpHeaders =>
  sign({
    service: 'execute-api',
    host,
    method,
    path,
    body,
    headers: { 'X-Amz-Date': signatureTime(now), ...(body === '' ? {} : { 'Content-Type': 'application/json' }) },
  }).headers ?? {};

const mayPass = (status: number): boolean => status === TOO_MANY_REQUESTS || status >= 500;

export const apiGatewayConnections = (options: ConnectionsOptions): Connections => {
  const { host, pathname } = new URL(options.url);
  const send = transport(options);
  const pathOf = (connectionId: string): string => `${pathname.replace(/\/+$/, '')}/@connections/${encodeURIComponent(connectionId)}`;

  const attempt = async (method: Method, connectionId: string, body: string, onNewSocket: boolean): Promise<'done' | 'gone'> => {
    const path = pathOf(connectionId);
    const status = await send(method, path, signed(host, method, path, body, options.now()), body, onNewSocket);
    if (status >= 200 && status < 300) return 'done';
    if (status === GONE) return 'gone';
    throw new ConnectionsUnavailable(status);
  };

  /** Once more where it may help, and then on a new socket: a function that was frozen wakes with sockets that are long closed. */
  const tryTwice = async (method: Method, connectionId: string, body: string): Promise<'done' | 'gone'> => {
    try {
      return await attempt(method, connectionId, body, false);
    } catch (error) {
      if (!(error instanceof ConnectionsUnavailable) || (typeof error.why === 'number' && !mayPass(error.why))) throw error;
      await options.wait(RETRY_AFTER_MS);
      return attempt(method, connectionId, body, true);
    }
  };

  return {
    post: async (connectionId, message) => ((await tryTwice('POST', connectionId, message)) === 'done' ? 'sent' : 'gone'),
    close: async (connectionId) => void (await tryTwice('DELETE', connectionId, '')),
  };
};
