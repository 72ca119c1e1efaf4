const { relative, sep } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** By how long a file of this kind takes. */
const KINDS = ['e2e', 'property', 'cdk', 'contract', 'local', 'api', 'unit'];

/**
 * The order of the test files. Jest runs the longest first, so that no worker is left with a long one at the end, but it
 * only knows how long a file takes from an earlier run. In a fresh clone, the kind of test says more than the file's size.
 */
module.exports = class LongestKindsFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    const placeOf = ({ path, context }) => KINDS.indexOf(relative(context.config.rootDir, path).split(sep)[1]);
    return [...sorted].sort((one, other) => placeOf(one) - placeOf(other));
  }
};
