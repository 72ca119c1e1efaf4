/** The functions that consume a queue. */
import { BACKGROUND_MB, type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { WorkQueueName } from './storage';

export type QueueConsumer = FunctionDefaults & {
  readonly queue: WorkQueueName;
  /** The maximum for a FIFO queue is 10. */
  readonly batchSize: number;
  /**
   * With the usual quota of 1,000 (`concurrency.ts`). All of them together are 600, so that a slow conference server and
   * slow partners leave the rest to the API.
   */
  readonly maxConcurrency: number;
  readonly reportBatchItemFailures: true;
};

export const queueConsumers = {
  'leg-commands': {
    entry: 'functions/legs/leg-commands.ts',
    queue: 'leg-commands',
    batchSize: 1,
    maxConcurrency: 120,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
      { send: 'callbacks' },
      { send: 'leg-commands' },
      { send: 'watch' },
      { send: 'pushes' },
      { key: 'hashKey' },
      { key: 'bridgeKey' },
      { bridgeSecret: true },
      { requests: 'carrier' },
    ],
  },
  callbacks: {
    entry: 'functions/legs/callbacks.ts',
    queue: 'callbacks',
    batchSize: 10,
    maxConcurrency: 100,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['UpdateItem'] },
      { table: 'records', actions: ['Query', 'UpdateItem'] },
      { connections: 'post' },
      { send: 'pushes' },
      { send: 'leg-commands' },
      { send: 'callbacks-dead-letters' },
    ],
  },
  'request-calls': {
    entry: 'functions/calls/request-calls.ts',
    queue: 'call-requests',
    batchSize: 1,
    maxConcurrency: 30,
    reportBatchItemFailures: true,
    timeoutSeconds: 20,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem'] },
      { table: 'records', actions: ['UpdateItem'] },
      { key: 'accessNetworkKey' },
      { requests: 'carrier' },
    ],
  },
  watch: {
    entry: 'functions/reconciliation/watch.ts',
    queue: 'watch',
    // No check waits for the bridge, so deadlines are met however slow the bridge is.
    batchSize: 10,
    maxConcurrency: 60,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem'] },
      { table: 'records', actions: ['Query', 'UpdateItem'] },
      { connections: 'post' },
      { send: 'pushes' },
      { send: 'leg-commands' },
      { send: 'call-requests' },
      { send: 'watch' },
    ],
  },
  look: {
    entry: 'functions/reconciliation/looks/look.ts',
    queue: 'looks',
    // Each message is for many conferences.
    batchSize: 1,
    maxConcurrency: 40,
    reportBatchItemFailures: true,
    timeoutSeconds: 60,
    memoryMb: BACKGROUND_MB,
    access: [
      { table: 'conferences', actions: ['BatchGetItem', 'UpdateItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'] },
      { send: 'leg-commands' },
      { send: 'callbacks' },
      { send: 'watch' },
      { send: 'looks' },
      { key: 'hashKey' },
      { key: 'bridgeKey' },
      { bridgeSecret: true },
      { requests: 'carrier' },
    ],
  },
  'push-nudged': {
    entry: 'functions/terminals/push-nudged.ts',
    queue: 'pushes',
    // Each waits for its turn, at most for some 100 ms.
    batchSize: 10,
    maxConcurrency: 20,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { connections: 'post-and-close' },
    ],
  },
  publish: {
    entry: 'functions/conferences/publish.ts',
    queue: 'publish',
    batchSize: 10,
    maxConcurrency: 20,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: BACKGROUND_MB,
    access: [{ putEvents: true }, { send: 'publish-dead-letters' }, { key: 'hashKey' }],
  },
  'fan-out': {
    entry: 'functions/partners/deliveries/fan-out.ts',
    queue: 'fan-out',
    batchSize: 10,
    maxConcurrency: 40,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: BACKGROUND_MB,
    access: [
      { table: 'conferences', actions: ['GetItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { send: 'deliveries' },
      { putEvents: true },
      { key: 'hashKey' },
    ],
  },
  deliver: {
    entry: 'functions/partners/deliveries/deliver.ts',
    queue: 'deliveries',
    // Attempts are made in parallel: if a sink takes its 15 seconds to answer, it does not hold up another.
    batchSize: 10,
    maxConcurrency: 130,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: BACKGROUND_MB,
    access: [
      { table: 'records', actions: ['GetItem', 'UpdateItem'] },
      { send: 'deliveries' },
      { send: 'subscription-tasks' },
      { schedule: 'deliveries' },
      { schedule: 'subscription-tasks' },
      { key: 'hashKey' },
    ],
  },
  'subscription-tasks': {
    entry: 'functions/partners/deliveries/subscription-tasks.ts',
    queue: 'subscription-tasks',
    batchSize: 1,
    maxConcurrency: 20,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: BACKGROUND_MB,
    access: [
      { table: 'conferences', actions: ['GetItem'] },
      { table: 'records', actions: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
      { send: 'deliveries' },
      { send: 'subscription-tasks' },
      { schedule: 'subscription-tasks' },
      { putEvents: true },
      { key: 'hashKey' },
    ],
  },
  'expire-connections': {
    entry: 'functions/terminals/expire-connections.ts',
    queue: 'connection-expiries',
    batchSize: 10,
    maxConcurrency: 20,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: BACKGROUND_MB,
    access: [
      { table: 'records', actions: ['GetItem', 'UpdateItem', 'DeleteItem'] },
      { send: 'connection-expiries' },
      { connections: 'post-and-close' },
    ],
  },
} as const satisfies Record<string, QueueConsumer>;

export type QueueConsumerName = keyof typeof queueConsumers;
