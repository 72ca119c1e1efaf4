/** Short random waits of writers that keep losing against each other. */
import type { RandomId } from './clock';
import { randomFraction } from './random-fraction';

/** About the time of two writes. */
const FIRST_MS = 20;

type PauseDeps = { readonly wait: (ms: number) => Promise<void>; readonly randomId: RandomId };

/** Each wait is up to twice as long as the one before it could be. */
export const randomPause =
  ({ wait, randomId }: PauseDeps) =>
  (lost: number): Promise<void> =>
    wait(Math.floor(randomFraction(randomId) * FIRST_MS * 2 ** lost));
