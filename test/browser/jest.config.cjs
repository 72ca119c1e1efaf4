/** The suites of the console in a browser: `npm run test:browser` builds the console for them. */
const { testEnvironment, transform, transformIgnorePatterns } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment,
  transform,
  transformIgnorePatterns,
  testMatch: ['<rootDir>/*.test.ts'],
  // A browser and a deployment for each file: two of both are what two cores can carry.
  maxWorkers: 2,
  // Of a browser on a busy machine.
  testTimeout: 300_000,
};
