/**
 * How long a message whose function failed stays hidden.
 *
 * A function that sets the visibility time-out of what failed has its way, here as in the cloud. Where it could not, because
 * it broke down or ran out of time, the cloud waits for what is left of the queue's visibility time-out, two or three minutes
 * with our queues. On a laptop nobody wants to wait for that, so the wait starts small and doubles with every receive, never
 * beyond that time-out: the order, the count of receives and the dead letters are the cloud's, the time between attempts is not.
 */
export type RetrySettings = { readonly firstMs: number; readonly maxMs: number };

export const DEFAULT_RETRY: RetrySettings = { firstMs: 250, maxMs: 30_000 };

/** Doubling more often than that leaves the range of exact numbers, and is far beyond any cap. */
const MAX_DOUBLINGS = 30;

export const retryDelayMs = (receiveCount: number, visibilityTimeoutSeconds: number, retry: RetrySettings): number => {
  const doubled = retry.firstMs * 2 ** Math.min(Math.max(receiveCount - 1, 0), MAX_DOUBLINGS);
  return Math.min(doubled, retry.maxMs, visibilityTimeoutSeconds * 1000);
};
