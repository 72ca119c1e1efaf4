/** Pauses that double, up to a limit. Each is shortened by up to half at random, so that not everybody returns at once. */
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
