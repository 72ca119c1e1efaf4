/** Records each invocation in a local deployment with its requests to services, and what it wrote and sent. */
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import { conferenceFields } from '../../functions/adapters/dynamodb/conference-item';
import { OPEN } from '../../functions/adapters/dynamodb/keys';
import type { LoadEntry } from '../../local/invoke';
import { environmentNames } from '../../schemas/settings/function-settings';
import { noteWaits } from '../cost/note-waits';
import type { Exchange } from '../deployment/counting-proxy';
import { startServiceProxies } from '../deployment/service-proxies';
import { monotonicMs } from '../measuring/monotonic-clock';
import type { Call, TracedRequest } from './shape';

/** A version of a conference. `version` is undefined if the write's answer did not say it. */
type Versioned = { readonly conferenceId: string | undefined; readonly version: number | undefined };

export type TracedCall = {
  call: Call;
  begunAt: number;
  /** Infinity until it is answered. */
  answeredAt: number;
  /** The time of the answer, in milliseconds. */
  atMs: number;
  /** The change that it wrote. */
  wrote?: Versioned;
  /** The state that it sent to a terminal. */
  sent?: Versioned;
};

export type TracedInvocation = {
  readonly entry: string;
  readonly startedAtMs: number;
  readonly calls: TracedCall[];
  /** The timers that it waited for, in milliseconds. */
  readonly waits: number[];
};

export type Tracer = {
  readonly load: LoadEntry;
  /** Call it after the deployment has started, and before any function runs. */
  readonly start: () => Promise<void>;
  readonly take: () => readonly TracedInvocation[];
  readonly stop: () => Promise<void>;
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const loadFromProject: LoadEntry = (entry) => import(resolve(__dirname, '..', '..', entry));

const READS = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem']);

const callOf = (request: ClientRequest): Call => {
  const [service = '', operation = ''] = String(request.getHeader('x-amz-target') ?? '').split('.');
  if (service.startsWith('DynamoDB')) return READS.has(operation) ? 'dynamodb-read' : 'dynamodb-write';
  if (service === 'AmazonSQS') return 'queue-send';
  if (service === 'AWSEvents') return 'bus-put';
  if (service === 'secretsmanager') return 'secret-read';
  if (/(@|%40)connections\//i.test(request.path)) return 'connections-post';
  return request.path.startsWith('/schedules/') ? 'schedule-create' : 'other-server';
};

const useSocketOf = (request: ClientRequest, use: (port: number) => void): void => {
  const useSocket = (socket: Socket): void => {
    if (socket.connecting) socket.once('connect', () => use(socket.localPort ?? 0));
    else use(socket.localPort ?? 0);
  };
  if (request.socket) useSocket(request.socket);
  else request.once('socket', useSocket);
};

const json = <Body>(bytes: Buffer): Body => JSON.parse(bytes.toString('utf8') || '{}') as Body;

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
type TableRequest = { readonly TableName: string; readonly Key?: Item; readonly Item?: Item };

const versionIn = (item: Item | undefined): Versioned => ({
  conferenceId: item?.[conferenceFields.conferenceId.name]?.S,
  version: item?.[conferenceFields.version.name]?.N === undefined ? undefined : Number(item[conferenceFields.version.name]?.N),
});

const noteWrite = (call: TracedCall, { operation, sent, received, status }: Exchange): void => {
  if (status >= 400 || (operation !== 'UpdateItem' && operation !== 'PutItem')) return;
  const { TableName: table, Key: key, Item: item } = json<TableRequest>(sent);
  if (table !== process.env[environmentNames.conferencesTable] || (key ?? item)?.['sk']?.S !== OPEN) return;
  call.wrote = versionIn(item ?? json<{ readonly Attributes?: Item }>(received).Attributes);
};

type StateMessage = { readonly type?: string; readonly conferenceId?: string; readonly version?: number };

const notePost = (call: TracedCall, { operation, sent, status }: Exchange): void => {
  if (status >= 400 || !operation.startsWith('POST')) return;
  const { type, conferenceId, version } = json<StateMessage>(sent);
  if (type === 'state' || type === 'resync') call.sent = { conferenceId, version };
};

/** Notes the requests of whichever invocation makes them, in their order. */
const traceRequests = (running: AsyncLocalStorage<TracedInvocation>) => {
  const byPort = new Map<number, TracedCall>();
  const byRequest = new WeakMap<ClientRequest, TracedCall>();
  let position = 0;
  const onStart = (message: unknown): void => {
    const own = running.getStore();
    if (!own) return;
    const { request } = message as { readonly request: ClientRequest };
    // Node announces a request twice if it is complete before its connection takes it.
    if (byRequest.has(request)) return;
    const call: TracedCall = { call: callOf(request), begunAt: position++, answeredAt: Infinity, atMs: NaN };
    own.calls.push(call);
    byRequest.set(request, call);
    useSocketOf(request, (port) => byPort.set(port, call));
  };
  const onAnswer = (message: unknown): void => {
    const call = byRequest.get((message as { readonly request: ClientRequest }).request);
    if (call) Object.assign(call, { answeredAt: position++, atMs: monotonicMs() });
  };
  return {
    noting: (note: (call: TracedCall, exchange: Exchange) => void) => (exchange: Exchange) => {
      const call = byPort.get(exchange.port);
      if (call) note(call, exchange);
    },
    start: () => {
      diagnostics.subscribe('http.client.request.start', onStart);
      diagnostics.subscribe('http.client.response.finish', onAnswer);
    },
    stop: () => {
      diagnostics.unsubscribe('http.client.request.start', onStart);
      diagnostics.unsubscribe('http.client.response.finish', onAnswer);
    },
  };
};

export const traceInvocations = (loadEntry: LoadEntry = loadFromProject): Tracer => {
  const running = new AsyncLocalStorage<TracedInvocation>();
  const requests = traceRequests(running);
  const stopWaits = noteWaits((ms) => running.getStore()?.waits.push(ms));
  let invocations: TracedInvocation[] = [];
  let stopProxies = async (): Promise<void> => undefined;
  return {
    load: async (entry) => {
      const { handler } = (await loadEntry(entry)) as { readonly handler: Handler };
      const traced: Handler = (event, context) => {
        const own: TracedInvocation = { entry, startedAtMs: monotonicMs(), calls: [], waits: [] };
        invocations.push(own);
        return running.run(own, () => handler(event, context));
      };
      return { handler: traced };
    },
    start: async () => {
      const { noting } = requests;
      stopProxies = await startServiceProxies({
        tables: { onExchange: noting(noteWrite) },
        others: () => undefined,
        connections: noting(notePost),
      });
      requests.start();
    },
    take: () => {
      const taken = invocations;
      invocations = [];
      return taken;
    },
    stop: async () => {
      requests.stop();
      stopWaits();
      await stopProxies();
    },
  };
};

/** The answered requests of an invocation. One that was given up has no place in its shape. */
export const answeredCalls = ({ calls }: TracedInvocation): readonly (TracedCall & TracedRequest)[] =>
  calls.filter(({ answeredAt }) => Number.isFinite(answeredAt));
