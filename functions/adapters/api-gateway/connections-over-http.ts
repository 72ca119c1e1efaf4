/** Requests to the `@connections` API over node:http. */
import { Agent as HttpAgent, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export type Method = 'POST' | 'DELETE';

/** Resolves with the status of the answer. */
export type Send = (method: Method, path: string, headers: OutgoingHttpHeaders, body: string, onNewSocket: boolean) => Promise<number>;

/** A little more than are posted at once for one conference. */
const MAX_SOCKETS = 64;

export class ConnectionsUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';

  /** `why`: a status, or Node's code such as `ECONNREFUSED`. It names neither the connection nor what was sent. */
  constructor(readonly why: number | string) {
    super(`A connection could not be reached: ${String(why)}`);
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

/** Kept connections save a TLS handshake for each post. */
export const overHttp = (url: string, timeoutMs: number): Send => {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  const kept = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const agent = isSecure ? new HttpsAgent(kept) : new HttpAgent(kept);
  const open = isSecure ? httpsRequest : httpRequest;

  return (method, path, headers, body, onNewSocket) =>
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
