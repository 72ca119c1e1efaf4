import { retryDelayMs } from './retry-rules';

/** Resolves after this time, or when the signal aborts. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export type RetryContext = {
  readonly wait: Wait;
  readonly stopping: AbortSignal;
  /** Called with each failure. It must not throw. */
  readonly report: (error: unknown) => void;
};

/**
 * Retries with increasing delays until the work succeeds. Returns undefined if stopped before; the next start then does
 * the work.
 */
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
