const { AsyncLocalStorage } = require('node:async_hooks');
const { setImmediate } = require('node:timers/promises');

const isSame = (now, before) => now !== undefined && Reflect.ownKeys(before).every((key) => Object.is(now[key], before[key]));

/**
 * Remembers the properties of an object. The function that it returns removes what was added since then, and puts back
 * what was changed or removed. It does not read getters: they would load what nobody needs.
 */
const rememberProperties = (object) => {
  const before = Object.getOwnPropertyDescriptors(object);
  return () => {
    for (const key of Reflect.ownKeys(object)) {
      if (!Object.hasOwn(before, key)) Reflect.deleteProperty(object, key);
    }
    for (const key of Reflect.ownKeys(before)) {
      if (!isSame(Object.getOwnPropertyDescriptor(object, key), before[key])) Reflect.defineProperty(object, key, before[key]);
    }
  };
};

/** Remembers the listeners of an emitter. The function that it returns removes those that were added since then. */
const rememberListeners = (emitter) => {
  const before = new Map(emitter.eventNames().map((event) => [event, emitter.rawListeners(event)]));
  return () => {
    for (const event of emitter.eventNames()) {
      for (const listener of emitter.rawListeners(event)) {
        if (!before.get(event)?.includes(listener)) emitter.removeListener(event, listener);
      }
    }
  };
};

const rememberExitCode = () => {
  const before = process.exitCode;
  return () => {
    process.exitCode = before;
  };
};

/**
 * Notes which asynchronous storages are used. The function that it returns disables them. Node 20 walks through every
 * storage that is enabled whenever a promise is made, and jest makes one for each test file: left enabled, they made the
 * last of 386 files several times as slow as the first.
 */
const rememberStorages = () => {
  const { prototype } = AsyncLocalStorage;
  const { run, enterWith } = prototype;
  const used = new Set();
  const noting = (method) =>
    function (...args) {
      used.add(this);
      return Reflect.apply(method, this, args);
    };
  Object.assign(prototype, { run: noting(run), enterWith: noting(enterWith) });
  return () => {
    Object.assign(prototype, { run, enterWith });
    for (const storage of used) storage.disable();
  };
};

/** What listens at a port, as Node names it: for connections, and for datagrams. */
const LISTENING = ['TCPServerWrap', 'UDPWrap'];

const listening = () => process.getActiveResourcesInfo().filter((name) => LISTENING.includes(name)).length;

/**
 * Counts the servers that listen. The function that it returns rejects if there are more by then: a worker in which one
 * is left never ends by itself, and jest kills it.
 */
const expectNoServers = () => {
  const before = listening();
  return async () => {
    // Node closes a server in the loop's next round, at the latest.
    for (let round = 0; round < 2; round += 1) await setImmediate();
    const left = listening() - before;
    if (left > 0) throw new Error(`The tests of this file have left ${left} server(s) that listen. Close what they start.`);
  };
};

module.exports = { expectNoServers, rememberExitCode, rememberListeners, rememberProperties, rememberStorages };
