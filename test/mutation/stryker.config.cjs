/**
 * `npm run test:mutation`: makes one small change to the code at a time, and lists the changes that no unit test
 * notices.
 */
const { readdirSync } = require('node:fs');
const path = require('node:path');
const { hasTest, root } = require('./own-tests.cjs');

/** The folders of functions/ with deciders. Contract tests and API tests cover adapters, drivers and HTTP. */
const folders = ['calls', 'conferences', 'legs', 'messaging', 'participants', 'partners', 'reconciliation', 'terminals'];

const filesOf = (folder) =>
  readdirSync(path.join(root, 'functions', folder), { recursive: true, encoding: 'utf8' }).map((name) => `functions/${folder}/${name}`);

/** A handler that is composition only has no unit test. */
const deciders = folders.flatMap(filesOf).filter((file) => file.endsWith('.ts') && hasTest(path.join(root, file)));

module.exports = {
  mutate: ['domain/**/*.ts', ...deciders],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.cjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  // A mutant in code that runs only when its file is loaded would need a fresh run of every test.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  ignorePatterns: ['/reports', '/cdk.out', '/coverage', '/dist', '/.rollcall'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 95, low: 90, break: 85 },
};
