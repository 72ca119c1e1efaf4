/** The functions that read a table's stream. */
import { type FunctionDefaults, INTERACTIVE_MB } from './function';
import type { StreamConsumerName } from './names';

/**
 * The records that Lambda passes to the function, as an event pattern of a record. Lambda skips all others and invokes
 * no function for them.
 */
type StreamFilter = Readonly<Record<string, unknown>>;

/** Changes of an open conference: neither its copy in the history nor deletions. */
const changes: StreamFilter = { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: ['open'] } } } };

export type StreamConsumer = FunctionDefaults & {
  readonly stream: 'conferences';
  readonly filter: StreamFilter;
  readonly batchSize: number;
  /** Lambda keeps the order of each item key, which is that of each initiator. */
  readonly parallelizationFactor: number;
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: true;
};

export const streamConsumers: Readonly<Record<StreamConsumerName, StreamConsumer>> = {
  reconcile: {
    entry: 'functions/reconciliation/reconcile.ts',
    stream: 'conferences',
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
      { send: 'leg-commands' },
      { send: 'call-requests' },
      { send: 'watch' },
      { send: 'reconcile-dead-letters' },
      { key: 'hashKey' },
    ],
  },
  publish: {
    entry: 'functions/conferences/publish.ts',
    stream: 'conferences',
    filter: changes,
    batchSize: 100,
    parallelizationFactor: 10,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    timeoutSeconds: 30,
    memoryMb: INTERACTIVE_MB,
    access: [{ putEvents: true }, { send: 'publish-dead-letters' }, { key: 'hashKey' }],
  },
};
