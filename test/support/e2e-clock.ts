/** A clock that runs like the machine's and can be moved forward. */
export type MovableClock = {
  readonly now: () => number;
  readonly advance: (ms: number) => void;
};

export const movableClock = (aheadMs = 0): MovableClock => {
  let ahead = aheadMs;
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
  };
};
