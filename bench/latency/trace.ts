/** Records each invocation in a local deployment with its requests to services, and what it wrote and sent. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ClientRequest } from 'node:http';
import { conferenceFields } from '../../functions/adapters/dynamodb/conference-item';
import { OPEN } from '../../functions/adapters/dynamodb/keys';
import type { LegCommand } from '../../functions/messaging/messages';
import type { LoadEntry } from '../../local/invoke';
import { environmentNames } from '../../schemas/settings/function-settings';
import { noteWaits } from '../cost/note-waits';
import type { Exchange } from '../deployment/counting-proxy';
import { startServiceProxies } from '../deployment/service-proxies';
import { bodyOf, READ_OPERATIONS } from '../deployment/service-requests';
import { watchRequests } from '../deployment/watch-requests';
import { wrapFunctions } from '../deployment/wrap-functions';
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
  /** It queued commands to dial, or asked the conference server to. */
  dials?: true;
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

/** With the HTTP protocol, which local mode's conference server speaks, nothing but a dial is a PUT. */
const isDial = (request: ClientRequest, call: Call): boolean => call === 'other-server' && request.method === 'PUT';

const callOf = (request: ClientRequest): Call => {
  const [service = '', operation = ''] = String(request.getHeader('x-amz-target') ?? '').split('.');
  if (service.startsWith('DynamoDB')) return READ_OPERATIONS.has(operation) ? 'dynamodb-read' : 'dynamodb-write';
  if (service === 'AmazonSQS') return 'queue-send';
  if (service === 'AWSEvents') return 'bus-put';
  if (service === 'secretsmanager') return 'secret-read';
  if (/(@|%40)connections\//i.test(request.path)) return 'connections-post';
  return request.path.startsWith('/schedules/') ? 'schedule-create' : 'other-server';
};

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;
type TableRequest = { readonly TableName: string; readonly Key?: Item; readonly Item?: Item };

const versionIn = (item: Item | undefined): Versioned => ({
  conferenceId: item?.[conferenceFields.conferenceId.name]?.S,
  version: item?.[conferenceFields.version.name]?.N === undefined ? undefined : Number(item[conferenceFields.version.name]?.N),
});

const noteWrite = (call: TracedCall, { operation, sent, received, status }: Exchange): void => {
  if (status >= 400 || (operation !== 'UpdateItem' && operation !== 'PutItem')) return;
  const { TableName: table, Key: key, Item: item } = bodyOf<TableRequest>(sent);
  if (table !== process.env[environmentNames.conferencesTable] || (key ?? item)?.['sk']?.S !== OPEN) return;
  call.wrote = versionIn(item ?? bodyOf<{ readonly Attributes?: Item }>(received).Attributes);
};

type StateMessage = { readonly type?: string; readonly conferenceId?: string; readonly version?: number };

const notePost = (call: TracedCall, { operation, sent, status }: Exchange): void => {
  if (status >= 400 || !operation.startsWith('POST')) return;
  const { type, conferenceId, version } = bodyOf<StateMessage>(sent);
  if (type === 'state' || type === 'resync') call.sent = { conferenceId, version };
};

type QueuedMessage = { readonly MessageBody: string };
type QueueRequest = { readonly Entries: readonly QueuedMessage[] };

/** Commands are queued in batches. */
const noteQueuedDials = (call: TracedCall, { operation, sent, status }: Exchange): void => {
  if (status >= 400 || operation !== 'SendMessageBatch') return;
  const isOfDial = ({ MessageBody }: QueuedMessage): boolean =>
    (JSON.parse(MessageBody) as { readonly action?: unknown }).action === ('dial' satisfies LegCommand['action']);
  if (bodyOf<QueueRequest>(sent).Entries.some(isOfDial)) call.dials = true;
};

/** Notes the requests of whichever invocation makes them, in their order. */
const traceRequests = (running: AsyncLocalStorage<TracedInvocation>) => {
  const byPort = new Map<number, TracedCall>();
  let position = 0;
  return {
    noting: (note: (call: TracedCall, exchange: Exchange) => void) => (exchange: Exchange) => {
      const call = byPort.get(exchange.port);
      if (call) note(call, exchange);
    },
    /** Returns a function that stops. */
    start: () =>
      watchRequests<TracedCall>({
        onStart: (request) => {
          const own = running.getStore();
          if (!own) return undefined;
          const kind = callOf(request);
          const call: TracedCall = { call: kind, begunAt: position++, answeredAt: Infinity, atMs: NaN };
          if (isDial(request, kind)) call.dials = true;
          own.calls.push(call);
          return call;
        },
        onPort: (call, port) => byPort.set(port, call),
        onAnswer: (call) => void Object.assign(call, { answeredAt: position++, atMs: monotonicMs() }),
      }),
  };
};

export const traceInvocations = (): Tracer => {
  const running = new AsyncLocalStorage<TracedInvocation>();
  const requests = traceRequests(running);
  const stopWaits = noteWaits((ms) => running.getStore()?.waits.push(ms));
  let invocations: TracedInvocation[] = [];
  let stopStarted = async (): Promise<void> => undefined;
  return {
    load: wrapFunctions((entry, handler) => (event, context) => {
      const own: TracedInvocation = { entry, startedAtMs: monotonicMs(), calls: [], waits: [] };
      invocations.push(own);
      return running.run(own, () => handler(event, context));
    }),
    start: async () => {
      const { noting } = requests;
      const stopProxies = await startServiceProxies({
        tables: { onExchange: noting(noteWrite) },
        others: noting(noteQueuedDials),
        connections: noting(notePost),
      });
      const stopRequests = requests.start();
      stopStarted = async () => {
        stopRequests();
        await stopProxies();
      };
    },
    take: () => {
      const taken = invocations;
      invocations = [];
      return taken;
    },
    stop: async () => {
      stopWaits();
      await stopStarted();
    },
  };
};

/** The answered requests of an invocation. One that was given up has no place in its shape. */
export const answeredCalls = ({ calls }: TracedInvocation): readonly (TracedCall & TracedRequest)[] =>
  calls.filter(({ answeredAt }) => Number.isFinite(answeredAt));
