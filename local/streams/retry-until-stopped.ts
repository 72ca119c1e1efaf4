import { retryDelayMs } from './retry-rules';

/** Resolves after that time, or as soon as the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Tries again, ever more slowly, until it works. `undefined`: stopped before that; what was left undone is done after the next start. */
export async function unlessStopped<Result>(work: () => Promise<Result>, wait: Wait, stopping: AbortSignal): Promise<Result | undefined> {
  for (let failures = 1; !stopping.aborted; failures += 1) {
    try {
      return await work();
    } catch {
      await wait(retryDelayMs(failures), stopping);
    }
  }
  return undefined;
}
