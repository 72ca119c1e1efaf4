/**
 * How often a property is tried, and how large a crowd is. `npm test` tries each property a few times and with a
 * smaller crowd, so that it stays quick; `TEST_RUNS=full` tries each as often and as large as the test says, which
 * finds what is rare. `.ci/run` does both.
 */

/** Fewer than this say little about a property, unless a single run tries much. */
const LEAST_RUNS = 20;
const QUICK_SHARE = 1 / 10;

const modes = ['quick', 'full'] as const;

const modeOf = (setting = 'quick'): (typeof modes)[number] => {
  const mode = modes.find((each) => each === setting);
  if (!mode) throw new Error(`TEST_RUNS is ${modes.join(' or ')}, not ${setting}`);
  return mode;
};

const mode = modeOf(process.env['TEST_RUNS']);

export const isFull = mode === 'full';

/**
 * `full`: the number of runs with `TEST_RUNS=full`. `least`: the fewest in `npm test`, which a test says if a run of it
 * tries much.
 */
export const runs = (full: number, least = LEAST_RUNS): number =>
  isFull ? full : Math.min(full, Math.max(least, Math.ceil(full * QUICK_SHARE)));

/** How many take part. If the work grows with the square of this number, a smaller crowd finds nearly as much. */
export const crowd = (full: number, quick: number): number => (isFull ? full : quick);
