/**
 * Decides what an event source mapping does with a batch after an invocation: continue, split it, retry it, or give up.
 * See "Using Lambda to process DynamoDB stream records", batch item failures and bisecting.
 */

/** Records that the function receives together. `failures` counts the invocations that handled none of them. */
export type Slice<Rec> = { readonly records: readonly Rec[]; readonly failures: number };

/** Without `maximumRetryAttempts`, retries go on until they succeed. */
export type RetryRules = { readonly maximumRetryAttempts?: number; readonly bisectBatchOnError: boolean };

export type Decision<Rec> = {
  readonly done: readonly Rec[];
  /** Records to be sent to the dead-letter queue. */
  readonly exhausted: readonly Rec[];
  /** The remaining work, in order. */
  readonly rest: readonly Slice<Rec>[];
  readonly waitMs: number;
};

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

export const retryDelayMs = (failures: number): number => Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), MAX_RETRY_MS);

/** `firstFailed`: the index of the first record that was not handled, or the number of records if all were. */
export const afterInvocation = <Rec>(slice: Slice<Rec>, firstFailed: number, rules: RetryRules): Decision<Rec> => {
  const { records, failures } = slice;
  const done = records.slice(0, firstFailed);
  const left = records.slice(firstFailed);
  if (left.length === 0) return { done, exhausted: [], rest: [], waitMs: 0 };
  // Another record is first now, so its retries are counted from zero.
  if (done.length > 0) return { done, exhausted: [], rest: [{ records: left, failures: 0 }], waitMs: 0 };
  // A split is not a retry and needs no wait. It finds the failing record within a few invocations.
  if (left.length > 1 && rules.bisectBatchOnError) return { done, exhausted: [], rest: halves(slice), waitMs: 0 };
  if (failures >= (rules.maximumRetryAttempts ?? Infinity)) return { done, exhausted: left, rest: [], waitMs: 0 };
  return { done, exhausted: [], rest: [{ records, failures: failures + 1 }], waitMs: retryDelayMs(failures + 1) };
};

const halves = <Rec>({ records, failures }: Slice<Rec>): Slice<Rec>[] => {
  const middle = Math.ceil(records.length / 2);
  return [
    { records: records.slice(0, middle), failures },
    { records: records.slice(middle), failures },
  ];
};
