/**
 * WebSocket connections over API Gateway's `@connections` API. Signed by hand and sent by node:http: the SDK's client takes three
 * to four times the processor time for a request, and there is one for each terminal and change.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import { sign } from 'aws4';
import type { Connections } from '../../ports/connections';
import type { Clock } from '../../runtime/clock';
import { awsTransport } from '../aws-transport';
import { ConnectionsUnavailable, type Method, overHttp, type Send } from './connections-over-http';

export type ConnectionsOptions = {
  /** `<url>/@connections/<connection id>` is a connection. */
  readonly url: string;
  readonly now: Clock;
  readonly wait: (ms: number) => Promise<void>;
  readonly timeoutMs?: number;
};

/** A post is answered within a few milliseconds; a terminal that is slow to read does not hold it up. */
const TIMEOUT_MS = 3_000;
/** Long enough for a burst of others to pass. */
const RETRY_AFTER_MS = 100;

const GONE = 410;
const TOO_MANY_REQUESTS = 429;

/** `YYYYMMDDThhmmssZ`, as signatures have it. */
const signatureTime = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

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

/** Over the transport of the process, where there is one. */
const sender = ({ url, timeoutMs = TIMEOUT_MS }: ConnectionsOptions): Send => {
  const transport = awsTransport();
  if (!transport) return overHttp(url, timeoutMs);
  const { host } = new URL(url);
  return async (method, path, headers, body) => {
    const answer = await transport({ method, host, path, headers, body });
    return answer.status;
  };
};

const mayPass = (status: number): boolean => status === TOO_MANY_REQUESTS || status >= 500;

export const apiGatewayConnections = (options: ConnectionsOptions): Connections => {
  const { host, pathname } = new URL(options.url);
  const send = sender(options);
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

  const post: Connections['post'] = async (connectionId, message) => {
    try {
      return (await tryTwice('POST', connectionId, message)) === 'done' ? 'sent' : 'gone';
    } catch (error) {
      if (error instanceof ConnectionsUnavailable && error.why === TOO_MANY_REQUESTS) return 'full';
      throw error;
    }
  };

  return {
    post,
    close: async (connectionId) => void (await tryTwice('DELETE', connectionId, '')),
  };
};
