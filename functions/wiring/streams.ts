/** The functions that read a table's stream. */
import type { FunctionDefaults } from './function';

export type StreamConsumerName = 'bridge' | 'publish';

export type StreamConsumer = FunctionDefaults & {
  readonly stream: 'conferences';
  readonly batchSize: number;
  /** Keeps the order per item key, that is per initiator. */
  readonly parallelizationFactor: number;
  readonly maximumRetryAttempts: number;
  readonly bisectBatchOnError: boolean;
  readonly reportBatchItemFailures: true;
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
