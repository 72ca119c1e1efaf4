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

module.exports = { rememberExitCode, rememberListeners, rememberProperties };
