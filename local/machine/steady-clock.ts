/** The clock of a local deployment, for machines whose clock is set back while data is newer. */
import type { Clock } from '../../functions/runtime/clock';
import type { Log } from '../log';

export type SteadyClock = Clock & {
  /** Time goes on from here at the earliest, because data of that time exists. */
  readonly isAtLeast: (time: number) => void;
};

export type SteadyClockOptions = {
  readonly log: Log;
  readonly wall?: Clock;
  /** Milliseconds from any start, at the speed of real time. */
  readonly elapsed?: () => number;
};

/** Time synchronisation corrects less than this all the time. */
const WORTH_A_WORD_MS = 1_000;

/**
 * Follows the machine's clock forward. If that clock is set back, time goes on from where it was. Otherwise retries and
 * deadlines would wait until the clock has caught up, and new events would sort before old ones.
 */
export const steadyClock = ({ log, wall = Date.now, elapsed = () => performance.now() }: SteadyClockOptions): SteadyClock => {
  // The time since the machine's clock was last followed goes by `elapsed`.
  let from = { time: wall(), elapsed: elapsed() };
  let saidAheadMs = 0;
  const continueFrom = (time: number): void => void (from = { time, elapsed: elapsed() });
  const now = (): number => {
    const real = wall();
    const time = from.time + Math.floor(elapsed() - from.elapsed);
    if (real >= time) continueFrom(real);
    else if (time - real > saidAheadMs + WORTH_A_WORD_MS) {
      saidAheadMs = time - real;
      log('warn', 'local.clock.set-back', { aheadMs: saidAheadMs });
    }
    return Math.max(real, time);
  };
  return Object.assign(now, { isAtLeast: (time: number) => (time > now() ? continueFrom(time) : undefined) });
};
