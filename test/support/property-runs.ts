/**
 * How often a property is tried. `npm test` tries each a few times, so that it stays quick; `TEST_RUNS=full` tries each as often as
 * the test says, which finds what is rare. `.ci/run` does both.
 */

/** Fewer than this say little about any property. */
const LEAST_RUNS = 20;
const QUICK_SHARE = 1 / 10;

const modes = ['quick', 'full'] as const;

const modeOf = (setting = 'quick'): (typeof modes)[number] => {
  const mode = modes.find((each) => each === setting);
  if (!mode) throw new Error(`TEST_RUNS is ${modes.join(' or ')}, not ${setting}`);
  return mode;
};

const mode = modeOf(process.env['TEST_RUNS']);

/** `full`: the number of runs with `TEST_RUNS=full`. `least`: what `npm test` must not go below, where one run says little. */
export const runs = (full: number, least = LEAST_RUNS): number =>
  mode === 'full' ? full : Math.min(full, Math.max(least, Math.ceil(full * QUICK_SHARE)));
