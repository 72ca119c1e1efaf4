/** Opens requests to sinks over connections that are kept, and lets nothing be written before it is known who listens. */
import { Agent as HttpAgent, type ClientRequest, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { SinkRequest } from '../../ports/sinks';
import { AddressNotAllowed } from './checked-lookup';

/** Idle connections: a few to each sink, and none for long. */
const agentOptions = { keepAlive: true, maxFreeSockets: 4, timeout: 30_000, scheduling: 'lifo' } as const;

export type OpenRequest = (request: SinkRequest, connection: 'kept' | 'new') => ClientRequest;

/** `ca`: certificates of authorities to trust instead of the usual ones, PEM. */
export const requestOpener = (lookup: LookupFunction, ca: string | undefined): OpenRequest => {
  const trust = ca === undefined ? {} : { ca };
  const http = new HttpAgent(agentOptions);
  const https = new HttpsAgent({ ...agentOptions, ...trust });
  return ({ url, headers, body }, connection) => {
    const isNew = connection === 'new';
    const options = { method: 'POST', lookup, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } };
    return new URL(url).protocol === 'http:'
      ? httpRequest(url, { ...options, agent: isNew ? false : http })
      : httpsRequest(url, { ...options, ...trust, agent: isNew ? false : https });
  };
};

/** A literal address is never looked up, and what was looked up is not yet what is connected to. */
export const writeOnceChecked = (request: ClientRequest, body: string, allows: (address: string) => boolean): void => {
  const write = ({ remoteAddress }: Socket): void => {
    // Closed again already: the request fails by itself.
    if (remoteAddress === undefined) request.destroy();
    else if (allows(remoteAddress)) request.end(body);
    else request.destroy(new AddressNotAllowed());
  };
  request.on('socket', (socket) => {
    if (socket.connecting) socket.once('connect', () => write(socket));
    else write(socket);
  });
};
