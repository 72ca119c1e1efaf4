/**
 * Consumes the conferences' stream. It is the only reader of the stream and does several tasks with each change, side by
 * side. Records of one initiator are handled together and in order. If a task cannot handle a record, the record goes as
 * a whole to the dead letters of that task. In an outage it waits in the queue of the task. If the task has no queue,
 * Lambda passes the record again, without limit.
 */
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Trace } from '../../domain/conference/trace';
import { allOrThrow } from '../runtime/all-or-throw';
import { isOutage } from '../runtime/outage';
import { inTrace } from '../runtime/trace';
import type { DeadLetterQueueName, WorkQueueName } from '../wiring/storage';
import { finishedTasks, type FinishedTasks } from './finished-tasks';
import { type ConferenceChange, park, readRecord, sendSealed, sequenceOf, type StreamDeps } from './parked-record';
import { isSealed } from './sealed-record';

export type StreamTask<D> = {
  readonly deadLetters: DeadLetterQueueName;
  /** Where records wait in an outage. Without it, no later record of their shard is handled until the outage is over. */
  readonly waitsIn?: WorkQueueName;
  /** Handles changes of one initiator, the earliest first. */
  readonly handle: (deps: D, changes: readonly ConferenceChange[]) => Promise<void>;
};

type Work<D> = { readonly deps: D; readonly tasks: readonly StreamTask<D>[]; readonly finished: FinishedTasks };
type ReadRecord = { readonly record: DynamoDBRecord; readonly change: ConferenceChange };

const keyOf = (record: DynamoDBRecord): string => JSON.stringify(record.dynamodb?.Keys ?? {});

const byKey = (records: readonly DynamoDBRecord[]): readonly (readonly DynamoDBRecord[])[] => {
  const groups = new Map<string, DynamoDBRecord[]>();
  for (const record of records) groups.set(keyOf(record), [...(groups.get(keyOf(record)) ?? []), record]);
  return [...groups.values()];
};

const giveUp = async <D extends StreamDeps>(
  { deps, finished }: Work<D>,
  { deadLetters }: StreamTask<D>,
  record: DynamoDBRecord,
  error: unknown,
): Promise<void> => {
  await park(deps, deadLetters, record, error);
  finished.add(deadLetters, [record]);
};

/** A sealed record is a dead letter of a task without a queue. A task with a queue gets its dead letters there. */
const isDue = <D>({ finished }: Work<D>, { deadLetters, waitsIn }: StreamTask<D>, record: DynamoDBRecord): boolean =>
  isSealed(record) ? waitsIn === undefined : !finished.has(deadLetters, record);

/** Unreadable records become dead letters of every task at once, so that the rest of the initiator's can be handled. */
const readAll = async <D extends StreamDeps>(work: Work<D>, records: readonly DynamoDBRecord[]): Promise<readonly ReadRecord[]> => {
  const read: ReadRecord[] = [];
  for (const record of records) {
    const [first, ...others] = work.tasks.filter((task) => isDue(work, task, record));
    if (!first) continue;
    try {
      const change = await readRecord(work.deps, first.deadLetters, record);
      if (change) read.push({ record, change });
    } catch (error) {
      if (isOutage(error)) throw error;
      for (const task of [first, ...others]) await giveUp(work, task, record, error);
    }
  }
  return read;
};

/** If several changes came together, what follows from them is decided from the last one. */
const traceOfLast = (read: readonly ReadRecord[]): Trace => {
  const last = read.at(-1);
  return last?.change.after.trace ?? { correlator: last ? sequenceOf(last.record) : '' };
};

/**
 * Handles the records together. If that fails for good, handles them one by one, so that only the failing ones become
 * dead letters.
 */
const handleOrGiveUp = async <D extends StreamDeps>(work: Work<D>, task: StreamTask<D>, read: readonly ReadRecord[]): Promise<void> => {
  try {
    await inTrace(traceOfLast(read), () =>
      task.handle(
        work.deps,
        read.map(({ change }) => change),
      ),
    );
  } catch (error) {
    const [first, ...others] = read;
    if (isOutage(error) || !first) throw error;
    if (others.length === 0) return giveUp(work, task, first.record, error);
    for (const each of read) await handleOrGiveUp(work, task, [each]);
  }
};

const handleOrWait = async <D extends StreamDeps>(work: Work<D>, task: StreamTask<D>, read: readonly ReadRecord[]): Promise<void> => {
  try {
    await handleOrGiveUp(work, task, read);
  } catch (error) {
    const { waitsIn, deadLetters } = task;
    if (waitsIn === undefined) throw error;
    const records = read.map(({ record }) => record);
    work.deps.log('records.queued', { queue: waitsIn, records: records.length, error });
    await sendSealed(work.deps, waitsIn, deadLetters, records);
  }
};

const logRetry = ({ log }: StreamDeps, records: readonly DynamoDBRecord[], error: unknown): void =>
  log('records.retried', { records: records.length, sequenceNumber: records[0] && sequenceOf(records[0]), error });

/** The records that are left to do: none, or all. */
const doTask = async <D extends StreamDeps>(
  work: Work<D>,
  task: StreamTask<D>,
  read: readonly ReadRecord[],
): Promise<readonly DynamoDBRecord[]> => {
  const due = read.filter(({ record }) => isDue(work, task, record));
  const records = due.map(({ record }) => record);
  try {
    if (due.length > 0) await handleOrWait(work, task, due);
    work.finished.add(task.deadLetters, records);
    return [];
  } catch (error) {
    logRetry(work.deps, records, error);
    return records;
  }
};

/** The first record of one initiator that is left to do, if any. */
const doTasks = async <D extends StreamDeps>(work: Work<D>, records: readonly DynamoDBRecord[]): Promise<readonly string[]> => {
  try {
    const read = await readAll(work, records);
    const left = new Set((await allOrThrow(work.tasks.map((task) => doTask(work, task, read)))).flat());
    const first = records.find((record) => left.has(record));
    return first ? [sequenceOf(first)] : [];
  } catch (error) {
    logRetry(work.deps, records, error);
    return records.slice(0, 1).map(sequenceOf);
  }
};

/** Lambda goes on with the earliest record of those that are returned. */
export const streamConsumer = <D extends StreamDeps>(
  deps: D,
  tasks: readonly StreamTask<D>[],
): ((event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>) => {
  const work = { deps, tasks, finished: finishedTasks() };
  return async ({ Records: records }) => {
    const left = (await allOrThrow(byKey(records).map((group) => doTasks(work, group)))).flat();
    if (left.length === 0) work.finished.forget(records);
    return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};
