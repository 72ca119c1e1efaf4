/** Partners with webhooks: plain receivers on this machine that answer at once. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { mustCall } from '../../deployment/http-client';
import { subscribe } from '../../deployment/subscribe';
import { monotonicMs } from '../../measuring/monotonic-clock';

export type OnEvent = (sink: string, conferenceId: string, version: number, at: number, bytes: number) => void;

type Event = { readonly type?: string; readonly data?: { readonly conferenceId?: string; readonly version?: number } };

const CHANGES = 'rollcall.participant.';

/** The bytes received over a connection since the last call. */
const byteMeter = (): ((socket: Socket) => number) => {
  const seen = new WeakMap<Socket, number>();
  return (socket) => {
    const bytes = socket.bytesRead - (seen.get(socket) ?? 0);
    seen.set(socket, socket.bytesRead);
    return bytes;
  };
};

const startReceiver = async (onEvent: OnEvent) => {
  const bytesOf = byteMeter();
  const take = (request: IncomingMessage, response: ServerResponse, body: Buffer): void => {
    const [at, bytes] = [monotonicMs(), bytesOf(request.socket)];
    response.writeHead(204).end();
    const { type = '', data } = JSON.parse(body.toString('utf8')) as Event;
    if (type.startsWith(CHANGES)) onEvent(request.url ?? '', data?.conferenceId ?? '', data?.version ?? 0, at, bytes);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => take(request, response, Buffer.concat(chunks)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

export const startPartners = async (baseUrl: string, token: string, count: number, onEvent: OnEvent): Promise<() => Promise<void>> => {
  const { server, url } = await startReceiver(onEvent);
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await subscribe(baseUrl, token, `${url}/sinks/${index}`));
  return async () => {
    for (const id of ids) await mustCall(baseUrl, { method: 'DELETE', path: `/v1/subscriptions/${id}`, token }, 204);
    server.close();
    server.closeAllConnections();
  };
};
