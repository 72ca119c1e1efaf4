/** How the tests of a mutant run: as unit tests do, but only those of its file. */
const all = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...all,
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  dependencyExtractor: '<rootDir>/test/mutation/related-tests.cjs',
  // A test that a mutant makes wait forever fails soon.
  testTimeout: 10_000,
};
