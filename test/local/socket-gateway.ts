/** A WebSocket gateway with functions of a test, and its clients. */
import { once } from 'node:events';
import { get, type IncomingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';
import { startAwsServer } from '../../local/aws/aws-server';
import { openBus } from '../../local/bus/bus';
import type { Connections } from '../../local/gateway/sockets/connection';
import type { SocketEvent } from '../../local/gateway/sockets/socket-event';
import { startSockets } from '../../local/gateway/sockets/start-sockets';
import { startHttpServer } from '../../local/http-server';
import { createInvoker } from '../../local/invoke';
import { logNothing } from '../../local/log';
import { openQueues } from '../../local/queues/queues';
import { openSchedules } from '../../local/schedules/schedules';

export type Handlers = Readonly<Record<string, (event: SocketEvent) => unknown>>;

const wired = (entry: string, answers: boolean) => ({ entry, answers, timeoutSeconds: 5, memoryMb: 128 });

/** `echo` answers and `quiet` does not. Routes without a handler accept. */
const functions = {
  $connect: wired('$connect', false),
  $disconnect: wired('$disconnect', false),
  $default: wired('$default', true),
  echo: wired('echo', true),
  quiet: wired('quiet', false),
};

export const startGateway = async (handlers: Handlers = {}) => {
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const connections: Connections = new Map();
  const queues = await openQueues([], now);
  const schedules = await openSchedules({ queues, now, log: logNothing });
  const bus = await openBus({ name: 'rollcall', rules: [], now });
  const aws = await startAwsServer({ queues, bus, schedules, connections, secrets: {}, now, log: logNothing });
  const http = await startHttpServer((request, response) => void response.end(`plain ${request.method} ${request.url}`));
  const events: SocketEvent[] = [];
  const load = (entry: string) =>
    Promise.resolve({
      handler: (event: SocketEvent) => {
        events.push(event);
        return handlers[entry]?.(event) ?? { statusCode: 200 };
      },
    });
  const { invoke } = createInvoker({ load, log: logNothing });
  const sockets = startSockets({ server: http.server, connections, apis: { ws: functions }, invoke, now, log: logNothing });
  const url = http.url.replace('http', 'ws');
  return {
    clock,
    sockets,
    connections,
    port: http.port,
    httpUrl: http.url,
    url: `${url}/ws`,
    connectionsUrl: aws.connectionsUrl,
    eventsOf: (eventType: string) => events.filter(({ requestContext }) => requestContext.eventType === eventType),
    connection: (id: string, init: RequestInit = {}) => fetch(`${aws.connectionsUrl}/@connections/${encodeURIComponent(id)}`, init),
    stop: async () => {
      await sockets.stop();
      await http.stop();
      await aws.stop();
      await schedules.stop();
    },
  };
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

export type Client = {
  readonly socket: WebSocket;
  readonly received: string[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
};

/** Resolves once it is open. */
export const connectTo = async (url: string, protocols: string[] = [], headers: Record<string, string> = {}): Promise<Client> => {
  const socket = new WebSocket(url, protocols, { headers });
  const received: string[] = [];
  socket.on('message', (data: Buffer) => received.push(data.toString('utf8')));
  const closed = new Promise<{ code: number; reason: string }>((end) =>
    socket.on('close', (code, reason) => end({ code, reason: reason.toString() })),
  );
  await once(socket, 'open');
  return { socket, received, closed };
};

/** The status and the body of a refused handshake. */
type Refusal = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: unknown };

export const refusalAt = (url: string, headers: Record<string, string> = {}): Promise<Refusal> =>
  new Promise((refused, failed) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => failed(new Error('The connection was opened')));
    socket.on('error', failed);
    socket.on('unexpected-response', (_, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => refused({ status: response.statusCode ?? 0, headers: response.headers, body: JSON.parse(text) }));
    });
  });

/** Of an upgrade without the key of the protocol. */
export const statusWithoutKey = (url: string): Promise<number | undefined> =>
  new Promise((answered, failed) => {
    const asking = get(url, { headers: { connection: 'Upgrade', upgrade: 'websocket' } }, (response) => {
      response.resume();
      answered(response.statusCode);
    });
    asking.on('error', failed);
  });
