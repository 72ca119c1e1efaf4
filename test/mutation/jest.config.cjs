/** How the tests of a mutant run: as unit tests do, but only those of its file. */
const { projects } = require('../../jest.config.cjs');

const { displayName: _name, ...unit } = projects.find(({ displayName }) => displayName === 'unit');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  dependencyExtractor: '<rootDir>/test/mutation/related-tests.cjs',
  // A test that a mutant makes wait forever fails soon.
  testTimeout: 10_000,
};
