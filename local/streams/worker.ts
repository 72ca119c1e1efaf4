/**
 * Processes a part of the stream, one batch at a time. All records of an item go to the same worker, so a failing
 * record delays only its own worker.
 */
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type EventPattern, matchesPattern } from '../bus/event-pattern';
import { parseRecord, type StreamEntry } from '../dynamo/stream-log';
import { firstFailedIndex } from './batch-item-failures';
import { afterInvocation, type RetryRules, type Slice } from './retry-rules';
import { type RetryContext, retryUntilStopped } from './retry-until-stopped';
import { createWakeUp } from './wake-up';

/** Lambda's limit on the payload of an invocation. As in AWS, a larger batch is reduced. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/**
 * Each attempt receives its own copy, whatever the previous attempt did to its copy. The first attempt uses the copy
 * that the filter has read.
 */
type LoadedRecord = Pick<StreamEntry, 'sequence'> & { readonly json: string; parsed: DynamoDBRecord | undefined };

export type Exhausted = { readonly records: readonly LoadedRecord[]; readonly invocations: number; readonly threw: boolean };

export type WorkerOptions = RetryContext & {
  readonly rules: RetryRules & { readonly batchSize: number; readonly filter: EventPattern };
  /** Resolves when the records of entries that are there now may be delivered. */
  readonly mayDeliver: () => Promise<void>;
  readonly load: (entries: readonly StreamEntry[], maxBytes: number) => Promise<string[]>;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<unknown>;
  readonly giveUp: (exhausted: Exhausted) => Promise<void>;
  readonly finished: (records: readonly LoadedRecord[]) => void;
};

export type Worker = {
  push(entry: StreamEntry): void;
  /** Resolves when the worker has stopped, after the running invocation has ended. */
  readonly stopped: Promise<void>;
};

export const startWorker = (options: WorkerOptions): Worker => {
  const { rules, mayDeliver, load, stopping } = options;
  const queue: StreamEntry[] = [];
  const wakeUp = createWakeUp();
  stopping.addEventListener('abort', () => wakeUp.signal());

  const run = async (): Promise<void> => {
    while (!stopping.aborted) {
      const batch = queue.slice(0, rules.batchSize);
      if (batch.length === 0) {
        await wakeUp.wait();
        continue;
      }
      await mayDeliver();
      const loaded = (await retryUntilStopped(() => load(batch, MAX_EVENT_BYTES), options)) ?? [];
      const records = loaded.map((json, index) => ({ sequence: batch[index]?.sequence ?? '', json, parsed: parseRecord(json) }));
      await deliver(skipUnmatched(records, options), options);
      queue.splice(0, records.length);
    }
  };
  return {
    push: (entry) => {
      queue.push(entry);
      wakeUp.signal();
    },
    stopped: run(),
  };
};

/** Records that do not match the filter count as finished. */
const skipUnmatched = (records: readonly LoadedRecord[], { rules, finished }: WorkerOptions): readonly LoadedRecord[] => {
  const taken = records.filter(({ parsed }) => matchesPattern(rules.filter, parsed));
  if (taken.length < records.length) finished(records.filter((record) => !taken.includes(record)));
  return taken;
};

/** Invokes the function until each record is handled or given up, or until the consumer stops. */
const deliver = async (records: readonly LoadedRecord[], options: WorkerOptions): Promise<void> => {
  const { rules, giveUp, finished, wait, stopping } = options;
  let work: readonly Slice<LoadedRecord>[] = records.length > 0 ? [{ records, failures: 0 }] : [];
  while (!stopping.aborted) {
    const [slice, ...others] = work;
    if (!slice) return;
    const { firstFailed, threw } = await invokeWith(slice.records, options);
    const { done, exhausted, rest, waitMs } = afterInvocation(slice, firstFailed, rules);
    const letter = { records: exhausted, invocations: slice.failures + 1, threw };
    finished(done);
    if (exhausted.length > 0) await retryUntilStopped(() => giveUp(letter).then(() => finished(exhausted)), options);
    work = [...rest, ...others];
    if (waitMs > 0) await wait(waitMs, stopping);
  }
};

const copyOf = (record: LoadedRecord): DynamoDBRecord => {
  const copy = record.parsed ?? parseRecord(record.json);
  record.parsed = undefined;
  return copy;
};

const invokeWith = async (records: readonly LoadedRecord[], { invoke, report }: WorkerOptions) => {
  try {
    const answer = await invoke({ Records: records.map(copyOf) });
    return {
      firstFailed: firstFailedIndex(
        answer,
        records.map(({ sequence }) => sequence),
      ),
      threw: false,
    };
  } catch (error) {
    report(error);
    return { firstFailed: 0, threw: true };
  }
};
