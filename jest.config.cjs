/** middy, jose and a few others ship ES modules only: swc turns them into what jest can load on Node 20. */
const esModules = ['@middy', 'jose', 'zod-openapi', '@aws-lambda-powertools'].join('|');
const common = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  // Copies of the repository, where Stryker runs.
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})/)`],
};
/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 60_000,
  // Both of two cores: jest would leave one to itself.
  maxWorkers: '100%',
  projects: ['unit', 'property', 'contract', 'api', 'e2e', 'cdk', 'local'].map((name) => ({
    ...common,
    displayName: name,
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  })),
};
