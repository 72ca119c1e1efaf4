/**
 * An event source mapping for a stream. It reads the log after the consumer's checkpoint, distributes the records among
 * as many workers as batches may run at once, and advances the checkpoint. Every record is delivered at least once.
 */
import { createHash, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import type { StreamConsumerName } from '../../functions/wiring/names';
import type { DeadLetterQueueName } from '../../functions/wiring/storage';
import type { StreamConsumer } from '../../functions/wiring/streams';
import { parseRecord, type StreamLog } from '../dynamo/stream-log';
import { deadLetterBody } from './dead-letter';
import { createProgress, type Progress } from './progress';
import type { RetryRules } from './retry-rules';
import { retryUntilStopped, type Wait } from './retry-until-stopped';
import { createWakeUp, type WakeUp } from './wake-up';
import { type Exhausted, startWorker, type Worker, type WorkerOptions } from './worker';

export type StreamConsumerOptions = {
  readonly name: StreamConsumerName;
  readonly wiring: Pick<StreamConsumer, 'deadLetters' | 'filter' | 'batchSize' | 'parallelizationFactor'> & RetryRules;
  readonly log: StreamLog;
  /** Resolves when the records that are there now may be delivered. Default: at once. */
  readonly mayDeliver?: () => Promise<void>;
  /** Invokes the function. It must resolve in the end: the caller enforces the function's time-out. */
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<unknown>;
  readonly sendDeadLetter: (queue: DeadLetterQueueName, body: string) => Promise<void>;
  /** Called with every failure that is retried. */
  readonly report?: (error: unknown) => void;
  /** Waits before a retry. */
  readonly wait?: Wait;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

export type StreamConsumerHandle = {
  /** Waits for running invocations and starts no more. */
  stop(): Promise<void>;
  /**
   * Resolves when all records, including those appended in the meantime, are handled or given up and the checkpoint is
   * stored.
   */
  idle(): Promise<void>;
  /** The number of appended records that are not yet handled. */
  pending(): number;
};

/** The number of entries read from the log at a time. Entries are small. */
const ENTRIES_PER_READ = 1_000;

const waitUnlessStopped: Wait = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

export const startStreamConsumer = (options: StreamConsumerOptions): StreamConsumerHandle => {
  const { name, log } = options;
  const stopping = new AbortController();
  // Each worker and each wait adds a listener, so many listeners do not mean a leak here.
  setMaxListeners(0, stopping.signal);
  const progress = createProgress(log.checkpoint(name));
  const consumer: Consumer = {
    ...options,
    mayDeliver: options.mayDeliver ?? (async () => undefined),
    wait: options.wait ?? waitUnlessStopped,
    now: options.now ?? Date.now,
    report: options.report ?? (() => undefined),
    progress,
    stopping: stopping.signal,
    appended: createWakeUp(),
    advanced: createWakeUp(),
    idleWaiters: new Set(),
  };
  const forget = log.onAppend(() => consumer.appended.signal());
  stopping.signal.addEventListener('abort', () => [consumer.appended, consumer.advanced].forEach((wakeUp) => wakeUp.signal()));
  const running = run(consumer);
  return {
    stop: async () => {
      forget();
      stopping.abort();
      await running;
    },
    idle: () =>
      new Promise<void>((resolve) => {
        consumer.idleWaiters.add(resolve);
        resolveIdleWaiters(consumer);
      }),
    pending: () => progress.pending(log.lastSequence()),
  };
};

type Consumer = Required<StreamConsumerOptions> & {
  readonly progress: Progress;
  readonly stopping: AbortSignal;
  /** Signalled when there may be something to read. */
  readonly appended: WakeUp;
  /** Signalled when the checkpoint may advance. */
  readonly advanced: WakeUp;
  readonly idleWaiters: Set<() => void>;
};

/** Runs until it is stopped. */
const run = async (consumer: Consumer): Promise<void> => {
  const workers = Array.from({ length: consumer.wiring.parallelizationFactor }, () => startWorker(workerOptions(consumer)));
  await Promise.all([distribute(consumer, workers), saveCheckpoints(consumer), ...workers.map(({ stopped }) => stopped)]);
  await saveCheckpoint(consumer);
};

const distribute = async (consumer: Consumer, workers: readonly Worker[]): Promise<void> => {
  const { log, progress, appended, stopping } = consumer;
  while (!stopping.aborted) {
    const entries = await retryUntilStopped(() => log.entries(progress.readUpTo(), ENTRIES_PER_READ), consumer);
    for (const entry of entries ?? []) {
      progress.started(entry.sequence);
      workers[workerFor(entry.itemKey, workers.length)]?.push(entry);
    }
    if (entries?.length === 0) await appended.wait();
  }
};

/** Always returns the same worker for the same item. */
const workerFor = (itemKey: string, workers: number): number => createHash('sha256').update(itemKey).digest().readUInt32BE() % workers;

const saveCheckpoints = async (consumer: Consumer): Promise<void> => {
  const { advanced, stopping } = consumer;
  while (!stopping.aborted) {
    await retryUntilStopped(() => saveCheckpoint(consumer), consumer);
    resolveIdleWaiters(consumer);
    await advanced.wait();
  }
};

const saveCheckpoint = async ({ name, log, progress }: Consumer): Promise<void> => {
  const checkpoint = progress.checkpoint();
  if (checkpoint !== log.checkpoint(name)) await log.setCheckpoint(name, checkpoint);
};

const resolveIdleWaiters = ({ name, log, progress, idleWaiters }: Consumer): void => {
  const last = log.lastSequence();
  if (progress.pending(last) > 0 || log.checkpoint(name) !== last) return;
  for (const resolve of idleWaiters) resolve();
  idleWaiters.clear();
};

const workerOptions = (consumer: Consumer): WorkerOptions => {
  const { wiring, mayDeliver, log, invoke, progress, advanced, wait, stopping, report } = consumer;
  return {
    rules: wiring,
    mayDeliver,
    load: (entries, maxBytes) => log.load(entries, maxBytes),
    invoke,
    giveUp: (exhausted) => giveUp(consumer, exhausted),
    finished: (records) => {
      for (const { sequence } of records) progress.finished(sequence);
      advanced.signal();
    },
    wait,
    stopping,
    report,
  };
};

const giveUp = ({ name, wiring, sendDeadLetter, now }: Consumer, exhausted: Exhausted): Promise<void> => {
  const records = exhausted.records.map(({ json }) => parseRecord(json));
  const body = deadLetterBody({ ...exhausted, records, functionName: name, requestId: randomUUID(), at: now() });
  return sendDeadLetter(wiring.deadLetters, body);
};
