/**
 * The suites that need the carrier lab: `npm run test:carrier` brings it up and runs them on the conference server's
 * host.
 */
const { testEnvironment, transform, transformIgnorePatterns } = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment,
  transform,
  transformIgnorePatterns,
  testMatch: ['<rootDir>/*.test.ts'],
  // Of real phones and real time-outs.
  testTimeout: 120_000,
};
