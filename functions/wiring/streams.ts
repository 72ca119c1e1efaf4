/**
 * The function that reads a table's stream. Each stream has only one: more than two readers slow each other down, and the
 * stream of a table with replicas in other Regions allows only one. A carrier may want a reader of its own.
 */
import { type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { StreamConsumerName, StreamTaskName } from './names';

/**
 * The records that Lambda passes to the function, as an event pattern of a record. Lambda skips all others and invokes
 * no function for them.
 */
type StreamFilter = Readonly<Record<string, unknown>>;

/** Changes of an open conference: neither its copy in the history nor deletions. */
const changes: StreamFilter = { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: ['open'] } } } };

export type StreamConsumer = FunctionDefaults & {
  readonly stream: 'conferences';
  /** For records that the task without a queue cannot handle, or that Lambda gives up. They come to this function again. */
  readonly deadLetters: `${StreamTaskName}-dead-letters`;
  readonly filter: StreamFilter;
  readonly batchSize: number;
  /** Lambda keeps the order of each item key, which is that of each initiator. */
  readonly parallelizationFactor: number;
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: true;
};

export const streamConsumers: Readonly<Record<StreamConsumerName, StreamConsumer>> = {
  'take-changes': {
    entry: 'functions/reconciliation/take-changes.ts',
    stream: 'conferences',
    deadLetters: 'reconcile-dead-letters',
    filter: changes,
    batchSize: 100,
    parallelizationFactor: 10,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: INTERACTIVE_MB,
    access: [
      { table: 'conferences', actions: ['GetItem', 'UpdateItem', 'PutItem'] },
      { table: 'records', actions: ['Query', 'UpdateItem'] },
      { connections: 'post' },
      { send: 'pushes' },
      { send: 'leg-commands' },
      { send: 'call-requests' },
      { send: 'watch' },
      { putEvents: true },
      { send: 'publish' },
      { send: 'reconcile-dead-letters' },
      { send: 'publish-dead-letters' },
      { key: 'hashKey' },
    ],
  },
};
