/**
 * A function is billed while it waits, for example when a push waits for the push lock. This reports timers that have
 * fired, in the context that set them. It does not report timers that were cleared.
 */
type SetTimeout = typeof globalThis.setTimeout;

/** Returns a function that stops reporting. */
export const noteWaits = (waited: (ms: number) => void): (() => void) => {
  const original = globalThis.setTimeout;
  const noting = (run: (...args: readonly unknown[]) => void, ms = 0, ...args: readonly unknown[]) =>
    original(() => {
      waited(ms);
      run(...args);
    }, ms);
  // Keeps the members of the function, such as its promise form.
  globalThis.setTimeout = Object.assign(noting as SetTimeout, original);
  return () => {
    globalThis.setTimeout = original;
  };
};
