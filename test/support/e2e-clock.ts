/** A clock that runs like the machine's and can be moved forward. */
import { setTimeout as sleep } from 'node:timers/promises';

export type MovableClock = {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
  /**
   * Has it stand still, unless it is moved or somebody waits by it, until the returned function is called: then it goes
   * on from there.
   */
  readonly hold: () => () => void;
  /**
   * Resolves after so long. If the clock stands still, it then moves on by as much as is missing, because whoever has
   * waited until a time must find that this time has come.
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
