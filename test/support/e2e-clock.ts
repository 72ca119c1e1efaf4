/** A clock that runs like the machine's and can be moved forward. */
export type MovableClock = {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
  /** Has it stand still, unless it is moved, until the returned function is called: then it goes on from there. */
  readonly hold: () => () => void;
  /** Calls the listener after each move. Returns a function that ends this. */
  readonly onMove: (listener: () => void) => () => void;
};

export const movableClock = (aheadMs = 0): MovableClock => {
  let ahead = aheadMs;
  let heldAt: number | undefined;
  const listeners = new Set<() => void>();
  const now = (): number => (heldAt ?? Date.now()) + ahead;
  return {
    now,
    hold: () => {
      heldAt ??= Date.now();
      return () => {
        if (heldAt !== undefined) ahead -= Date.now() - heldAt;
        heldAt = undefined;
      };
    },
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
