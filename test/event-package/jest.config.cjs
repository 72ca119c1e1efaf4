/** The suites of the event package over SIP: `npm run test:event-package` brings their lab up and runs them in it. */
const { testEnvironment, transform, transformIgnorePatterns } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment,
  transform,
  transformIgnorePatterns,
  testMatch: ['<rootDir>/*.test.ts'],
  // Of real phones.
  testTimeout: 90_000,
};
