/** Counts the invocations of functions and the requests that each function makes. */
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { LoadEntry } from '../../local/invoke';
import { AWS_REQUEST, OTHER_REQUEST, type Work } from './durations';
import { LongestWait } from './longest-wait';
import { noteWaits } from './note-waits';

/**
 * `batches`: the invocations with records, such as messages of a queue. `records`: the number of records, plus one for
 * each invocation without any.
 */
export type InvocationCounts = Work & { readonly batches: number; readonly records: number };

export type InvocationMeter = {
  readonly load: LoadEntry;
  /** The entry of the function that uses the connection from this port now, if any. */
  readonly ownerOf: (port: number) => string | undefined;
  /** Counts by entry of the wiring, since the last call. */
  readonly take: () => ReadonlyMap<string, InvocationCounts>;
  readonly stop: () => void;
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;
type Running = {
  readonly entry: string;
  readonly records: number | undefined;
  awsRequests: number;
  otherRequests: number;
  readonly wait: LongestWait;
};

const loadFromProject: LoadEntry = (entry) => import(resolve(__dirname, '..', '..', entry));

/** Requests to AWS are signed. */
const isForAws = (request: ClientRequest): boolean => String(request.getHeader('authorization') ?? '').startsWith('AWS4-');

/** A connection carries one request at a time. Its port is known once it is connected. */
const watchConnection = (request: ClientRequest, use: (port: number) => void): void => {
  const useSocket = (socket: Socket): void => {
    if (socket.connecting) socket.once('connect', () => use(socket.localPort ?? 0));
    else use(socket.localPort ?? 0);
  };
  if (request.socket) useSocket(request.socket);
  else request.once('socket', useSocket);
};

const nothingRun: InvocationCounts = { invocations: 0, batches: 0, records: 0, awsRequests: 0, otherRequests: 0, waitedMs: 0 };

const add = (counted: Map<string, InvocationCounts>, { entry, records, awsRequests, otherRequests, wait }: Running): void => {
  const counts = counted.get(entry) ?? nothingRun;
  counted.set(entry, {
    invocations: counts.invocations + 1,
    batches: counts.batches + (records === undefined ? 0 : 1),
    records: counts.records + (records ?? 1),
    awsRequests: counts.awsRequests + awsRequests,
    otherRequests: counts.otherRequests + otherRequests,
    waitedMs: counts.waitedMs + wait.ms,
  });
};

const recordsOf = (event: unknown): number | undefined => {
  const { Records: records } = event as { readonly Records?: unknown };
  return Array.isArray(records) ? records.length : undefined;
};

/** Counts each request for the function that makes it. Returns a function that stops counting. */
const watchRequests = (running: AsyncLocalStorage<Running>, isMadeBy: (entry: string, port: number) => void): (() => void) => {
  const answered = new WeakMap<ClientRequest, () => void>();
  const onStart = (message: unknown): void => {
    const own = running.getStore();
    if (!own) return;
    const { request } = message as { readonly request: ClientRequest };
    // Node announces a request twice if it is complete before its connection takes it.
    if (answered.has(request)) return;
    const isAws = isForAws(request);
    own[isAws ? 'awsRequests' : 'otherRequests'] += 1;
    const isAnswered = own.wait.begin((isAws ? AWS_REQUEST : OTHER_REQUEST).waitMs);
    answered.set(request, isAnswered);
    request.once('error', isAnswered);
    watchConnection(request, (port) => isMadeBy(own.entry, port));
  };
  const onAnswer = (message: unknown): void => answered.get((message as { readonly request: ClientRequest }).request)?.();
  diagnostics.subscribe('http.client.request.start', onStart);
  diagnostics.subscribe('http.client.response.finish', onAnswer);
  return () => {
    diagnostics.unsubscribe('http.client.request.start', onStart);
    diagnostics.unsubscribe('http.client.response.finish', onAnswer);
  };
};

/** `loadEntry`: loads the functions. */
export const meterInvocations = (loadEntry: LoadEntry = loadFromProject): InvocationMeter => {
  const running = new AsyncLocalStorage<Running>();
  const owners = new Map<number, string>();
  let counted = new Map<string, InvocationCounts>();
  const stopRequests = watchRequests(running, (entry, port) => owners.set(port, entry));
  const stopWaits = noteWaits((ms) => running.getStore()?.wait.pass(ms));

  const load: LoadEntry = async (entry) => {
    const { handler } = (await loadEntry(entry)) as { readonly handler: Handler };
    const metered: Handler = (event, context) => {
      const own = { entry, records: recordsOf(event), awsRequests: 0, otherRequests: 0, wait: new LongestWait() };
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
      stopRequests();
    },
  };
};
