/**
 * An event source mapping for a stream: reads the log after the consumer's checkpoint, deals the records out to as many lanes as
 * batches may run at once, and moves the checkpoint on. Every record is handed out at least once.
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
import { createDoorbell, type Doorbell } from './doorbell';
import { type Exhausted, type Lane, type LaneOptions, startLane } from './lane';
import { createProgress, type Progress } from './progress';
import { unlessStopped, type Wait } from './retry-until-stopped';

export type StreamConsumerOptions = {
  readonly name: StreamConsumerName;
  readonly wiring: Pick<StreamConsumer, 'filter' | 'batchSize' | 'parallelizationFactor' | 'maximumRetryAttempts' | 'bisectBatchOnError'>;
  readonly log: StreamLog;
  /** Runs the function. It must end by itself: the function's time-out is the matter of whoever runs it. */
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<unknown>;
  readonly sendDeadLetter: (queue: DeadLetterQueueName, body: string) => Promise<void>;
  /** Told of everything that fails and is tried again. */
  readonly report?: (error: unknown) => void;
  /** Waits before a retry. */
  readonly wait?: Wait;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

export type StreamConsumerHandle = {
  /** Lets the invocations that are running end, and starts no other. */
  stop(): Promise<void>;
  /** Resolves when every record appended so far or meanwhile is handled or given up, and the checkpoint says so. */
  idle(): Promise<void>;
  /** How many records are appended and not yet handled. */
  pending(): number;
};

/** Entries read from the log at a time; they are small. */
const entriesPerRead = 1_000;

const waitUnlessStopped: Wait = (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined);

export const startStreamConsumer = (options: StreamConsumerOptions): StreamConsumerHandle => {
  const { name, log } = options;
  const stopping = new AbortController();
  // Each lane listens, and so does each wait: many listeners are no leak here.
  setMaxListeners(0, stopping.signal);
  const progress = createProgress(log.checkpoint(name));
  const consumer: Consumer = {
    ...options,
    wait: options.wait ?? waitUnlessStopped,
    now: options.now ?? Date.now,
    report: options.report ?? (() => undefined),
    progress,
    stopping: stopping.signal,
    appended: createDoorbell(),
    advanced: createDoorbell(),
    idlers: new Set(),
  };
  const forget = log.onAppend(() => consumer.appended.ring());
  stopping.signal.addEventListener('abort', () => [consumer.appended, consumer.advanced].forEach((doorbell) => doorbell.ring()));
  const running = run(consumer);
  return {
    stop: async () => {
      forget();
      stopping.abort();
      await running;
    },
    idle: () =>
      new Promise<void>((resolve) => {
        consumer.idlers.add(resolve);
        tellIdlers(consumer);
      }),
    pending: () => progress.pending(log.lastSequence()),
  };
};

type Consumer = Required<StreamConsumerOptions> & {
  readonly progress: Progress;
  readonly stopping: AbortSignal;
  /** Rung when there may be something to read. */
  readonly appended: Doorbell;
  /** Rung when the checkpoint may be moved. */
  readonly advanced: Doorbell;
  readonly idlers: Set<() => void>;
};

/** Runs until it is stopped. */
const run = async (consumer: Consumer): Promise<void> => {
  const lanes = Array.from({ length: consumer.wiring.parallelizationFactor }, () => startLane(laneOptions(consumer)));
  await Promise.all([dealOut(consumer, lanes), keepCheckpoint(consumer), ...lanes.map(({ stopped }) => stopped)]);
  await saveCheckpoint(consumer);
};

const dealOut = async (consumer: Consumer, lanes: readonly Lane[]): Promise<void> => {
  const { log, progress, appended, stopping } = consumer;
  while (!stopping.aborted) {
    const entries = await unlessStopped(() => log.entries(progress.readUpTo(), entriesPerRead), consumer);
    for (const entry of entries ?? []) {
      progress.started(entry.sequence);
      lanes[laneOf(entry.itemKey, lanes.length)]?.push(entry);
    }
    if (entries?.length === 0) await appended.heard();
  }
};

/** The same lane for the same item, always. */
const laneOf = (itemKey: string, lanes: number): number => createHash('sha256').update(itemKey).digest().readUInt32BE() % lanes;

const keepCheckpoint = async (consumer: Consumer): Promise<void> => {
  const { advanced, stopping } = consumer;
  while (!stopping.aborted) {
    await unlessStopped(() => saveCheckpoint(consumer), consumer);
    tellIdlers(consumer);
    await advanced.heard();
  }
};

const saveCheckpoint = async ({ name, log, progress }: Consumer): Promise<void> => {
  const checkpoint = progress.checkpoint();
  if (checkpoint !== log.checkpoint(name)) await log.setCheckpoint(name, checkpoint);
};

const tellIdlers = ({ name, log, progress, idlers }: Consumer): void => {
  const last = log.lastSequence();
  if (progress.pending(last) > 0 || log.checkpoint(name) !== last) return;
  for (const tell of idlers) tell();
  idlers.clear();
};

const laneOptions = (consumer: Consumer): LaneOptions => {
  const { wiring, log, invoke, progress, advanced, wait, stopping, report } = consumer;
  return {
    rules: wiring,
    load: (entries, maxBytes) => log.load(entries, maxBytes),
    invoke,
    giveUp: (exhausted) => giveUp(consumer, exhausted),
    finished: (records) => {
      for (const { sequence } of records) progress.finished(sequence);
      advanced.ring();
    },
    wait,
    stopping,
    report,
  };
};

const giveUp = ({ name, sendDeadLetter, now }: Consumer, exhausted: Exhausted): Promise<void> => {
  const records = exhausted.records.map(({ json }) => parseRecord(json));
  const body = deadLetterBody({ ...exhausted, records, functionName: name, requestId: randomUUID(), at: now() });
  return sendDeadLetter(`${name}-dead-letters`, body);
};
