/**
 * Emulates Lambda in this process. It loads the handler that the wiring names, calls it with an event and a context,
 * and converts failures into the responses of the Lambda service.
 *
 * Unlike in AWS, all functions share one process and its environment, and concurrency is not limited. A function that
 * exceeds its time-out counts as failed, but it cannot be killed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Context } from 'aws-lambda';
import type { FunctionDefaults } from '../functions/wiring/function';
import { functionArn } from './account';
import type { Log } from './log';

export type FunctionWiring = Pick<FunctionDefaults, 'entry' | 'timeoutSeconds' | 'memoryMb'> & { readonly name: string };

type FunctionError = { readonly errorType: string; readonly errorMessage: string; readonly trace?: readonly string[] };

export type InvokeResult =
  { readonly functionError: null; readonly payload: unknown } | { readonly functionError: 'Unhandled'; readonly payload: FunctionError };

export type LoadEntry = (entry: string) => Promise<unknown>;

export type Invoker = {
  readonly invoke: (wired: FunctionWiring, event: unknown) => Promise<InvokeResult>;
  /** For an event that was made for this call, of nothing but JSON. It is not shared, so it need not be copied. */
  readonly invokeParsed: (wired: FunctionWiring, event: unknown) => Promise<InvokeResult>;
  /** The number of calls that are not yet answered. */
  readonly inFlight: () => number;
  /** Resolves when the calls of these functions that are not yet answered now have been answered, or else after so long. */
  readonly settled: (entries: ReadonlySet<string>, mostMs: number) => Promise<void>;
};

type Handler = (event: unknown, context: Context) => unknown;

const loadModule = createRequire(__filename);

/**
 * Entries of the wiring are paths relative to the project. `import()` would take the path for part of a URL, and fail in
 * a folder with `#` or `%` in its name.
 */
export const loadFromProject: LoadEntry = async (entry) => loadModule(resolve(__dirname, '..', entry)) as unknown;

const handlerOf = async (load: LoadEntry, entry: string): Promise<Handler> => {
  const module = (await load(entry)) as { readonly handler?: unknown };
  if (typeof module.handler !== 'function') throw new Error(`${entry} exports no handler`);
  return module.handler as Handler;
};

/** Our handlers are asynchronous, so the old callbacks have no effect. */
const noCallback = (): void => undefined;

const contextFor = (wired: FunctionWiring, awsRequestId: string, endsAt: number): Context => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName: wired.name,
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn(wired.name),
  memoryLimitInMB: String(wired.memoryMb),
  awsRequestId,
  logGroupName: `/aws/lambda/${wired.name}`,
  logStreamName: 'local',
  getRemainingTimeInMillis: () => Math.max(0, Math.ceil(endsAt - performance.now())),
  done: noCallback,
  fail: noCallback,
  succeed: noCallback,
});

const failure = (payload: FunctionError): InvokeResult => ({ functionError: 'Unhandled', payload });

const describe = (error: unknown): FunctionError =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error) };

/** Events and results pass through JSON, so a value that JSON cannot represent does not get through here either. */
const asJson = (value: unknown): unknown => (value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown));

const untilTimeout = (wired: FunctionWiring, requestId: string, call: Promise<InvokeResult>): Promise<InvokeResult> =>
  new Promise((answer, refuse) => {
    const seconds = wired.timeoutSeconds;
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
    const timer = setTimeout(() => answer(failure({ errorType: 'Sandbox.Timedout', errorMessage })), seconds * 1000);
    timer.unref();
    call.then(answer, refuse).finally(() => clearTimeout(timer));
  });

const atMost = (ms: number, work: Promise<unknown>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void work.finally(() => (clearTimeout(timer), resolve()));
  });

type InFlight = ReadonlyMap<Promise<InvokeResult>, string>;

const settling =
  (inFlight: InFlight): Invoker['settled'] =>
  async (entries, mostMs) => {
    const awaited = [...inFlight].flatMap(([running, entry]) => (entries.has(entry) ? [running] : []));
    if (awaited.length > 0) await atMost(mostMs, Promise.allSettled(awaited));
  };

/** Each entry is loaded once. If that fails, the next call tries again. */
const loading = (load: LoadEntry, log: Log): ((entry: string) => Promise<Handler>) => {
  const handlers = new Map<string, Promise<Handler>>();
  return (entry) => {
    const handler = handlers.get(entry) ?? handlerOf(load, entry);
    handlers.set(entry, handler);
    handler.catch((error: unknown) => {
      handlers.delete(entry);
      log('error', 'local.function.unloadable', { entry, reason: String(error) });
    });
    return handler;
  };
};

type InvokerOptions = {
  readonly load?: LoadEntry;
  readonly log: Log;
  /** Whether a function has no instance left for a call. */
  readonly isThrottled?: (name: string) => boolean;
};

export const THROTTLED: InvokeResult = failure({ errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' });

export const createInvoker = ({ load = loadFromProject, log, isThrottled = () => false }: InvokerOptions): Invoker => {
  const inFlight = new Map<Promise<InvokeResult>, string>();

  const loaded = loading(load, log);

  /** As in AWS, an invocation knows nothing of another. Otherwise a message could carry the trace of whoever woke its consumer. */
  const apart = AsyncLocalStorage.snapshot();

  const run = async (wired: FunctionWiring, event: unknown, requestId: string): Promise<InvokeResult> => {
    try {
      const handler = await loaded(wired.entry);
      const endsAt = performance.now() + wired.timeoutSeconds * 1000;
      const call = Promise.resolve(apart(handler, event, contextFor(wired, requestId, endsAt)));
      const answered = call.then((payload): InvokeResult => ({ functionError: null, payload: asJson(payload) }));
      return await untilTimeout(wired, requestId, answered);
    } catch (error) {
      return failure(describe(error));
    }
  };

  const invokeParsed = async (wired: FunctionWiring, event: unknown): Promise<InvokeResult> => {
    if (isThrottled(wired.name)) return THROTTLED;
    const requestId = randomUUID();
    const running = run(wired, event, requestId);
    inFlight.set(running, wired.entry);
    try {
      const result = await running;
      if (result.functionError)
        log('error', 'local.function.failed', { function: wired.name, requestId, errorType: result.payload.errorType });
      return result;
    } finally {
      inFlight.delete(running);
    }
  };

  return {
    invoke: (wired, event) => invokeParsed(wired, asJson(event)),
    invokeParsed,
    inFlight: () => inFlight.size,
    settled: settling(inFlight),
  };
};
