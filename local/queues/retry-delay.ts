/**
 * How long a message stays hidden after its function has failed.
 *
 * A function can set the visibility time-out of failed messages itself, here as in AWS. If it could not, because it
 * crashed or timed out, AWS waits for the rest of the queue's visibility time-out, which is two or three minutes for
 * these queues. That is too long on a laptop, so the wait starts small and doubles with every receive, up to that
 * time-out. The order, the receive count and the dead letters are those of AWS; only the time between attempts differs.
 */
export type RetrySettings = { readonly firstMs: number; readonly maxMs: number };

export const DEFAULT_RETRY: RetrySettings = { firstMs: 250, maxMs: 30_000 };

/** More doublings would leave the range of exact numbers, and exceed any cap anyway. */
const MAX_DOUBLINGS = 30;

export const retryDelayMs = (receiveCount: number, visibilityTimeoutSeconds: number, retry: RetrySettings): number => {
  const doubled = retry.firstMs * 2 ** Math.min(Math.max(receiveCount - 1, 0), MAX_DOUBLINGS);
  return Math.min(doubled, retry.maxMs, visibilityTimeoutSeconds * 1000);
};
