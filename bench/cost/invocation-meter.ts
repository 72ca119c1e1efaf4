/** Counts what functions are invoked for, and the requests that each makes meanwhile. */
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { LoadEntry } from '../../local/invoke';
import { billedMilliseconds } from './durations';
import { noteWaits } from './note-waits';

export type InvocationCounts = { invocations: number; awsRequests: number; otherRequests: number; billedMs: number };

export type InvocationMeter = {
  readonly load: LoadEntry;
  /** The entry of the function that has the connection from that port now; undefined where none has. */
  readonly ownerOf: (port: number) => string | undefined;
  /** Entry of the wiring → what was counted since this was last asked. */
  readonly take: () => ReadonlyMap<string, InvocationCounts>;
  readonly stop: () => void;
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
type Running = { readonly entry: string; awsRequests: number; otherRequests: number; waitedMs: number };

const loadFromProject: LoadEntry = (entry) => import(resolve(__dirname, '..', '..', entry));

/** AWS's own: they are signed. */
const isForAws = (request: ClientRequest): boolean => String(request.getHeader('authorization') ?? '').startsWith('AWS4-');

/** A connection has one request at a time, and its port is known once it is connected. */
const watchConnection = (request: ClientRequest, use: (port: number) => void): void => {
  const told = (socket: Socket): void => {
    if (socket.connecting) socket.once('connect', () => use(socket.localPort ?? 0));
    else use(socket.localPort ?? 0);
  };
  if (request.socket) told(request.socket);
  else request.once('socket', told);
};

const add = (counted: Map<string, InvocationCounts>, own: Running): void => {
  const counts = counted.get(own.entry) ?? { invocations: 0, awsRequests: 0, otherRequests: 0, billedMs: 0 };
  counts.invocations += 1;
  counts.awsRequests += own.awsRequests;
  counts.otherRequests += own.otherRequests;
  counts.billedMs += billedMilliseconds(own) + own.waitedMs;
  counted.set(own.entry, counts);
};

export const meterInvocations = (): InvocationMeter => {
  const running = new AsyncLocalStorage<Running>();
  const owners = new Map<number, string>();
  let counted = new Map<string, InvocationCounts>();
  const onRequest = (message: unknown): void => {
    const own = running.getStore();
    if (!own) return;
    const { request } = message as { readonly request: ClientRequest };
    own[isForAws(request) ? 'awsRequests' : 'otherRequests'] += 1;
    watchConnection(request, (port) => owners.set(port, own.entry));
  };
  diagnostics.subscribe('http.client.request.start', onRequest);
  const stopWaits = noteWaits((ms) => {
    const own = running.getStore();
    if (own) own.waitedMs += ms;
  });

  const load: LoadEntry = async (entry) => {
    const { handler } = (await loadFromProject(entry)) as { readonly handler: Handler };
    const metered: Handler = (event, context) => {
      const own = { entry, awsRequests: 0, otherRequests: 0, waitedMs: 0 };
      return running.run(own, () => handler(event, context).finally(() => add(counted, own)));
    };
    return { handler: metered };
  };

  return {
    load,
    ownerOf: (port) => owners.get(port),
    take: () => {
      const taken = counted;
      counted = new Map();
      return taken;
    },
    stop: () => {
      stopWaits();
      diagnostics.unsubscribe('http.client.request.start', onRequest);
    },
  };
};
