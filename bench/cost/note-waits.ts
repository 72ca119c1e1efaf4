/**
 * A function that waits is billed for it, as a push is that waits for its turn. Tells of timers that have run out, in the context
 * in which they were set, and not of time-outs that were cleared.
 */
type SetTimeout = typeof globalThis.setTimeout;

/** Returns how to stop. */
export const noteWaits = (waited: (ms: number) => void): (() => void) => {
  const original = globalThis.setTimeout;
  const noting = (run: (...args: readonly unknown[]) => void, ms = 0, ...args: readonly unknown[]) =>
    original(() => {
      waited(ms);
      run(...args);
    }, ms);
  // What belongs to the function, such as its promise form, comes along.
  globalThis.setTimeout = Object.assign(noting as SetTimeout, original);
  return () => {
    globalThis.setTimeout = original;
  };
};
