const { availableParallelism } = require('node:os');

/** middy, jose and a few others ship ES modules only: swc turns them into what jest can load on Node 20. */
const esModules = ['@middy', 'jose', 'oauth4webapi', 'zod-openapi', '@aws-lambda-powertools', '@preact', 'preact'].join('|');

/**
 * The libraries that the test files of a worker share. They keep nothing that one file could leave to the next. So the
 * CDK does not belong here: it keeps its tokens in a global.
 */
const shared = [
  ...['@aws', '@aws-sdk', '@smithy', 'ajv', 'aws4', 'classic-level', 'dynalite', 'esbuild', 'fast-check', 'http-message-signatures'],
  ...['ipaddr.js', 'prettier', 'standardwebhooks', 'twilio', 'typescript', 'ws', 'zod'],
].join('|');

/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testEnvironment: require.resolve('./test/support/environment/one-realm.cjs'),
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/longest-kinds-first.cjs',
  // More workers than cores: stories wait for clocks and processes. Jest alone would leave a core to itself.
  maxWorkers: availableParallelism() * 2,
  // One configuration for all kinds of tests. With one for each, jest would compile and keep every file once for each.
  testMatch: ['unit', 'property', 'contract', 'api', 'e2e', 'cdk', 'local'].map((kind) => `<rootDir>/test/${kind}/**/*.test.ts`),
  transform: {
    [`/node_modules/(${shared})/.*\\.c?js$|/kept-parses\\.cjs$`]: require.resolve('./test/support/environment/shared-library.cjs'),
    '\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  moduleNameMapper: { '^\\./kept-parses$': '<rootDir>/test/support/environment/kept-parses.cjs' },
  // Copies of the repository, where Stryker runs.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  transformIgnorePatterns: [`/node_modules/(?!(${esModules}|${shared})/)`],
};
