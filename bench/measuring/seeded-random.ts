/** Makes runs with the same seed equal, as far as other processes allow. */
import type { Random } from './random';

/**
 * A linear congruential generator modulo 2³² (Knuth, The Art of Computer Programming, volume 2, 3.3.4), which is good
 * enough for choosing changes.
 */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
