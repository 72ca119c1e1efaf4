/** Partners with webhooks: plain receivers on this machine that answer at once. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustCall } from '../../deployment/http-client';
import { monotonicMs } from '../../measuring/monotonic-clock';

export type OnEvent = (sink: string, conferenceId: string, version: number, at: number, bytes: number) => void;

type Event = { readonly type?: string; readonly data?: { readonly conferenceId?: string; readonly version?: number } };

const CHANGES = 'rollcall.participant.';
const ACTIVE_WITHIN_MS = 30_000;
const POLL_EVERY_MS = 50;

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

type Subscription = { readonly id: string; readonly status: string };

const untilActive = async (baseUrl: string, token: string, id: string): Promise<void> => {
  const deadline = monotonicMs() + ACTIVE_WITHIN_MS;
  for (;;) {
    const path = `/v1/subscriptions/${id}`;
    const { status } = await mustCall<Subscription>(baseUrl, { method: 'GET', path, token }, 200);
    if (status === 'ACTIVE') return;
    if (monotonicMs() > deadline) throw new Error(`A subscription is still ${status}`);
    await sleep(POLL_EVERY_MS);
  }
};

const subscribe = async (baseUrl: string, token: string, sink: string): Promise<string> => {
  const json = { protocol: 'HTTP', sink, types: [`${CHANGES}*`] };
  const { id } = await mustCall<Subscription>(baseUrl, { method: 'POST', path: '/v1/subscriptions', token, json }, 201);
  await untilActive(baseUrl, token, id);
  return id;
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
