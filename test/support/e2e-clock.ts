/** A clock that runs like the machine's and can be moved forward. */
export type MovableClock = {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
  /** Calls the listener after each move. Returns a function that ends this. */
  readonly onMove: (listener: () => void) => () => void;
};

export const movableClock = (aheadMs = 0): MovableClock => {
  let ahead = aheadMs;
  const listeners = new Set<() => void>();
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
      listeners.forEach((listener) => listener());
    },
    onMove: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
