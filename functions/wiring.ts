/**
 * What invokes what, as data: the only place that says it. `cdk/` deploys it and `local/` runs it, so what runs on a laptop is
 * what is deployed. A test holds the synthesised template against it.
 */
import { operations, type OperationId } from '../schemas/api';

export type TableName = 'conferences' | 'records';
export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** What a function may do: its role holds exactly this. */
export type Access =
  | { readonly table: TableName; readonly actions: readonly TableAction[] }
  | { readonly send: QueueName }
  | { readonly putEvents: true }
  | { readonly secrets: true };

/** Both tables have the string keys `pk` and `sk` and the TTL attribute `ttl` (epoch seconds); only `conferences` has a stream. */
export const tables = {
  conferences: { stream: true },
  records: { stream: false },
} as const satisfies Record<TableName, { stream: boolean }>;

export type QueueWiring = {
  readonly fifo: boolean;
  /** At least six times its consumer's timeout (Lambda developer guide, "Using Lambda with Amazon SQS"). */
  readonly visibilityTimeoutSeconds: number;
  /** After that many receives a message goes to `<name>-dead-letters`. */
  readonly maxReceiveCount: number;
};

export const queues = {
  /** One command to one leg; message group = leg, so that a leg has one command at a time. */
  'leg-commands': { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: 8 },
  /** Verified callbacks of the bridge; message group = conference. */
  callbacks: { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: 20 },
  /** Requests to the access network: connect a call, release a call; message group = conference. */
  'call-requests': { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: 20 },
  /** Deadlines: each message is delayed until its own. */
  watch: { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: 20 },
} as const satisfies Record<string, QueueWiring>;

export type WorkQueueName = keyof typeof queues;
export type DeadLetterQueueName = `${WorkQueueName}-dead-letters` | `${StreamConsumerName}-dead-letters`;
export type QueueName = WorkQueueName | DeadLetterQueueName;
export type StreamConsumerName = 'bridge' | 'publish';

/** Kept for a person to look at: the longest SQS keeps anything. */
export const deadLetterRetentionDays = 14;

export type FunctionDefaults = {
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly access: readonly Access[];
};

export type StreamConsumer = FunctionDefaults & {
  readonly stream: 'conferences';
  readonly batchSize: number;
  /** Keeps the order per item key, that is per initiator. */
  readonly parallelizationFactor: number;
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: true;
};

export type QueueConsumer = FunctionDefaults & {
  readonly queue: WorkQueueName;
  /** 10 is the most for a FIFO queue. */
  readonly batchSize: number;
  /** A slow conference server must not take all of the account's concurrency (1,000 by default) from the API. */
  readonly maxConcurrency: number;
  readonly reportBatchItemFailures: true;
};

const commandAccess = (...actions: TableAction[]): readonly Access[] => [
  { table: 'conferences', actions },
  { table: 'records', actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
  { secrets: true },
];

/** What each API function may do. Commands also keep their idempotency records. */
export const apiAccess: Readonly<Record<OperationId, readonly Access[]>> = {
  createConference: commandAccess('PutItem', 'UpdateItem'),
  listConferences: [{ table: 'conferences', actions: ['Query'] }, { secrets: true }],
  getCurrentConference: [{ table: 'conferences', actions: ['GetItem'] }, { secrets: true }],
  getConference: [{ table: 'conferences', actions: ['GetItem'] }, { secrets: true }],
  startConference: commandAccess('UpdateItem', 'GetItem'),
  endConference: commandAccess('UpdateItem', 'GetItem'),
  addParticipants: commandAccess('UpdateItem', 'GetItem'),
  updateParticipant: commandAccess('UpdateItem', 'GetItem'),
  removeParticipant: commandAccess('UpdateItem', 'GetItem'),
  reportCalls: commandAccess('PutItem', 'UpdateItem'),
  bridgeCallback: [{ send: 'callbacks' }, { secrets: true }],
  getHealth: [],
  getOpenapi: [],
};

export const streamConsumers: Readonly<Record<StreamConsumerName, StreamConsumer>> = {
  bridge: {
    entry: 'functions/consumers/bridge.ts',
    stream: 'conferences',
    batchSize: 100,
    parallelizationFactor: 10,
    maximumRetryAttempts: 10_000,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: 512,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem', 'PutItem'] },
      { send: 'leg-commands' },
      { send: 'call-requests' },
      { send: 'watch' },
      { send: 'bridge-dead-letters' },
    ],
  },
  publish: {
    entry: 'functions/consumers/publish.ts',
    stream: 'conferences',
    batchSize: 100,
    parallelizationFactor: 10,
    maximumRetryAttempts: 10_000,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: 512,
    access: [{ putEvents: true }, { send: 'publish-dead-letters' }],
  },
};

export const queueConsumers = {
  drive: {
    entry: 'functions/consumers/drive.ts',
    queue: 'leg-commands',
    batchSize: 1,
    maxConcurrency: 200,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: 512,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem'] },
      { table: 'records', actions: ['GetItem', 'PutItem', 'UpdateItem'] },
      { send: 'callbacks' },
      { send: 'leg-commands' },
      { secrets: true },
    ],
  },
  callbacks: {
    entry: 'functions/consumers/callbacks.ts',
    queue: 'callbacks',
    batchSize: 10,
    maxConcurrency: 200,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: 512,
    access: [{ table: 'conferences', actions: ['UpdateItem'] }, { send: 'leg-commands' }, { send: 'callbacks-dead-letters' }],
  },
  'request-calls': {
    entry: 'functions/consumers/request-calls.ts',
    queue: 'call-requests',
    batchSize: 1,
    maxConcurrency: 50,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: 512,
    access: [{ table: 'conferences', actions: ['GetItem'] }, { table: 'records', actions: ['UpdateItem'] }, { secrets: true }],
  },
  watch: {
    entry: 'functions/consumers/watch.ts',
    queue: 'watch',
    // One look may wait for the bridge as long as its time-outs are: it holds up no other.
    batchSize: 1,
    maxConcurrency: 100,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: 512,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem'] },
      { table: 'records', actions: ['GetItem', 'UpdateItem'] },
      { send: 'leg-commands' },
      { send: 'call-requests' },
      { send: 'callbacks' },
      { send: 'watch' },
      { secrets: true },
    ],
  },
} as const satisfies Record<string, QueueConsumer>;

export type QueueConsumerName = keyof typeof queueConsumers;

const kebab = (operationId: string): string => operationId.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export type ApiFunction = FunctionDefaults & { readonly operation: (typeof operations)[number] };

/** One function per operation; 29 s would be API Gateway's own limit of 30 s less one. */
export const apiFunctions: readonly ApiFunction[] = operations.map((operation) => ({
  operation,
  entry: `functions/${operation.tag}/${kebab(operation.operationId)}.ts`,
  timeoutSeconds: 10,
  memoryMb: 512,
  access: apiAccess[operation.operationId],
}));
