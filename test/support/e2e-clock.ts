/** A clock that runs like the machine's and can be moved forward. */
import { setTimeout as sleep } from 'node:timers/promises';

export type MovableClock = {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
  /**
   * Stops the clock until the returned function is called, and then it runs on from there. Meanwhile only `advance` and
   * `wait` move it.
   */
  readonly hold: () => () => void;
  /**
   * Resolves after this many milliseconds. If the clock is stopped, it jumps to the end of the wait. Otherwise the code
   * that waited would find that its time has not come.
   */
  readonly wait: (ms: number) => Promise<void>;
  /** Calls the listener after each move. Returns a function that ends this. */
  readonly onMove: (listener: () => void) => () => void;
};

export const movableClock = (aheadMs = 0): MovableClock => {
  let ahead = aheadMs;
  let heldAt: number | undefined;
  const listeners = new Set<() => void>();
  const now = (): number => (heldAt ?? Date.now()) + ahead;
  const advance = (ms: number): void => {
    ahead += ms;
    listeners.forEach((listener) => listener());
  };
  return {
    now,
    hold: () => {
      heldAt ??= Date.now();
      return () => {
        if (heldAt !== undefined) ahead -= Date.now() - heldAt;
        heldAt = undefined;
      };
    },
    advance,
    wait: async (ms) => {
      const until = now() + ms;
      await sleep(ms);
      if (heldAt !== undefined && now() < until) advance(until - now());
    },
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
