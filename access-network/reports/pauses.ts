/** Pauses that double, up to a limit. Each is shortened at random by up to half, so that many kits do not come back at the same time. */
export type Pauses = { readonly next: () => number; readonly reset: () => void };

export const pauses = (firstMs: number, longestMs: number, randomFraction: () => number): Pauses => {
  let current = firstMs;
  return {
    next: () => {
      const pause = current * (1 - randomFraction() / 2);
      current = Math.min(current * 2, longestMs);
      return pause;
    },
    reset: () => {
      current = firstMs;
    },
  };
};
