/** Counts the invocations of functions and the requests that each function makes. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientRequest } from 'node:http';
import type { LoadEntry } from '../../local/invoke';
import { watchRequests } from '../deployment/watch-requests';
import { wrapFunctions } from '../deployment/wrap-functions';
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

type Running = {
  readonly entry: string;
  readonly records: number | undefined;
  awsRequests: number;
  otherRequests: number;
  readonly wait: LongestWait;
};

/** Requests to AWS are signed. */
const isForAws = (request: ClientRequest): boolean => String(request.getHeader('authorization') ?? '').startsWith('AWS4-');

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
const countRequests = (running: AsyncLocalStorage<Running>, isMadeBy: (entry: string, port: number) => void): (() => void) =>
  watchRequests<{ readonly entry: string; readonly isAnswered: () => void }>({
    onStart: (request) => {
      const own = running.getStore();
      if (!own) return undefined;
      const isAws = isForAws(request);
      own[isAws ? 'awsRequests' : 'otherRequests'] += 1;
      const isAnswered = own.wait.begin((isAws ? AWS_REQUEST : OTHER_REQUEST).waitMs);
      request.once('error', isAnswered);
      return { entry: own.entry, isAnswered };
    },
    onPort: ({ entry }, port) => isMadeBy(entry, port),
    onAnswer: ({ isAnswered }) => isAnswered(),
  });

/** `loadEntry`: loads the functions. */
export const meterInvocations = (loadEntry?: LoadEntry): InvocationMeter => {
  const running = new AsyncLocalStorage<Running>();
  const owners = new Map<number, string>();
  let counted = new Map<string, InvocationCounts>();
  const stopRequests = countRequests(running, (entry, port) => owners.set(port, entry));
  const stopWaits = noteWaits((ms) => running.getStore()?.wait.pass(ms));

  const load = wrapFunctions(
    (entry, handler) => (event, context) => {
      const own = { entry, records: recordsOf(event), awsRequests: 0, otherRequests: 0, wait: new LongestWait() };
      return running.run(own, () => handler(event, context).finally(() => add(counted, own)));
    },
    loadEntry,
  );

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
