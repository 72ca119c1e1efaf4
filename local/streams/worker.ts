/**
 * One of the sequences that a stream is dealt into: an item's records are all in the same worker, and a worker has one batch at a
 * time. A record that fails holds up its own worker only.
 */
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type EventPattern, matchesPattern } from '../bus/event-pattern';
import { parseRecord, type StreamEntry } from '../dynamo/stream-log';
import { firstFailedIndex } from './batch-item-failures';
import { createWakeUp } from './wake-up';
import { afterInvocation, type RetryRules, type Slice } from './retry-rules';
import { type RetryContext, retryUntilStopped } from './retry-until-stopped';

/** Lambda's limit of an invocation's payload. A larger batch is made smaller, as the cloud does. */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** Each attempt has a copy of its own, whatever the one before did to it: the first that which the filter saw. */
export type LoadedRecord = Pick<StreamEntry, 'sequence'> & { readonly json: string; parsed: DynamoDBRecord | undefined };

export type Exhausted = { readonly records: readonly LoadedRecord[]; readonly invocations: number; readonly threw: boolean };

export type WorkerOptions = RetryContext & {
  readonly rules: RetryRules & { readonly batchSize: number; readonly filter: EventPattern };
  readonly load: (entries: readonly StreamEntry[], maxBytes: number) => Promise<string[]>;
  readonly invoke: (event: DynamoDBStreamEvent) => Promise<unknown>;
  readonly giveUp: (exhausted: Exhausted) => Promise<void>;
  readonly finished: (records: readonly LoadedRecord[]) => void;
};

export type Worker = {
  push(entry: StreamEntry): void;
  /** Resolves once the worker has stopped; the invocation that is running is waited for. */
  readonly stopped: Promise<void>;
};

export const startWorker = (options: WorkerOptions): Worker => {
  const { rules, load, stopping } = options;
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

/** What the filter does not take is done with. */
const skipUnmatched = (records: readonly LoadedRecord[], { rules, finished }: WorkerOptions): readonly LoadedRecord[] => {
  const taken = records.filter(({ parsed }) => matchesPattern(rules.filter, parsed));
  if (taken.length < records.length) finished(records.filter((record) => !taken.includes(record)));
  return taken;
};

/** Hands records to the function until each is handled or given up, or the consumer stops. */
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
