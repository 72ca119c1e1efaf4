/** `npm run test:mutation`: changes the rules, one small change at a time, and tells which of them no unit test notices. */
const { readdirSync } = require('node:fs');
const path = require('node:path');
const { hasTest, root } = require('./own-tests.cjs');

/** The rooms of functions/ that decide. Adapters, drivers and HTTP are held by contract tests and by tests of the API. */
const rooms = ['calls', 'conferences', 'legs', 'messaging', 'participants', 'partners', 'reconciliation', 'terminals'];

const filesOf = (room) =>
  readdirSync(path.join(root, 'functions', room), { recursive: true, encoding: 'utf8' }).map((name) => `functions/${room}/${name}`);

/** A handler that is composition only has no unit test. */
const deciders = rooms.flatMap(filesOf).filter((file) => file.endsWith('.ts') && hasTest(path.join(root, file)));

module.exports = {
  mutate: ['domain/**/*.ts', ...deciders],
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.cjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  // What only runs as a file is loaded would need every test anew.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  ignorePatterns: ['/reports', '/cdk.out', '/coverage', '/dist', '/.rollcall'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'reports/mutation.json' },
  thresholds: { high: 95, low: 90, break: 85 },
};
