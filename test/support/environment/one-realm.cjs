/**
 * The environment of the tests. The test files of a worker run in one realm, that of the process, one after the other.
 * So they can share libraries, and a global is found as fast as in any program; in a context of node:vm it takes a
 * hundred times as long. What a file changes in the realm is put back when it ends. docs/adr/0059-one-realm.md
 */
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { ownContext } = require('./compile-once.cjs');
const { beginWithKeptKeys } = require('./kept-keys.cjs');
const { expectNoServers, rememberExitCode, rememberListeners, rememberProperties, rememberStorages } = require('./put-back.cjs');

/** Where expect keeps its matchers. The property cannot be removed, so `expect.extend` would hold for all later files. */
const MATCHERS = Symbol.for('$$jest-matchers-object');

const forgetMatchers = () => {
  const kept = globalThis[MATCHERS];
  if (kept) Object.assign(kept, { customEqualityTesters: [], matchers: Object.create(null) });
};

const timerConfig = { idToRef: (timer) => timer, refToId: (timer) => timer };

module.exports = class OneRealm {
  constructor({ projectConfig: config }) {
    this.putBacks = [
      rememberProperties(globalThis),
      rememberProperties(process),
      rememberProperties(process.env),
      rememberListeners(process),
      rememberExitCode(),
      rememberStorages(),
    ];
    this.expectNoServers = expectNoServers();
    beginWithKeptKeys();
    const global = globalThis;
    // With it, shared-library.cjs loads a library.
    Object.assign(global, config.globals, { [Symbol.for('require of the process')]: require });
    this.global = global;
    this.moduleMocker = new ModuleMocker(global);
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker: this.moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
  }

  async setup() {}

  handleTestEvent({ name, test }) {
    if (name === 'test_done' && test.errors.length > 0) this.hasFailed = true;
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    for (const putBack of this.putBacks) putBack();
    forgetMatchers();
    // A test that fails may leave a server. If this failed too, jest would show only this, and not why the test failed.
    if (!this.hasFailed) await this.expectNoServers();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return ownContext;
  }
};
