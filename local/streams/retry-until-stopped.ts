import { retryDelayMs } from './retry-rules';

/** Resolves after that time, or as soon as the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export type RetryContext = {
  readonly wait: Wait;
  readonly stopping: AbortSignal;
  /** Told of each failure; it must not throw. */
  readonly report: (error: unknown) => void;
};

/** Tries again, ever more slowly, until it works. `undefined`: stopped before that; what was left undone is done after the next start. */
export const retryUntilStopped = async <Result>(
  work: () => Promise<Result>,
  { wait, stopping, report }: RetryContext,
): Promise<Result | undefined> => {
  for (let failures = 1; !stopping.aborted; failures += 1) {
    try {
      return await work();
    } catch (error) {
      report(error);
      await wait(retryDelayMs(failures), stopping);
    }
  }
  return undefined;
};
