/** A clock for tests with real sockets. */
import type { Clock } from '../../../access-network/clock';

const FACTOR = 50;
const LONG_MS = 4_000;

/** Pauses are short, so that tests are. What waits for an answer waits as long as ever, so that load breaks nothing. */
export const hastyClock: Clock = {
  now: () => Date.now(),
  after: (ms: number, body: () => void) => {
    const timeout = setTimeout(body, ms < LONG_MS ? ms / FACTOR : ms).unref();
    return { cancel: () => clearTimeout(timeout) };
  },
};
