/**
 * Keeps the key pairs that a test file makes for the later files of the worker, because making one for RSA takes longer
 * than most tests. Within a file, each call gets another pair.
 */
const { SubtleCrypto } = globalThis;
const { generateKey } = SubtleCrypto.prototype;
const made = new Map();
let handedOut = new Map();

SubtleCrypto.prototype.generateKey = function (...args) {
  const kind = JSON.stringify(args);
  if (!made.has(kind)) made.set(kind, []);
  const keys = made.get(kind);
  const place = handedOut.get(kind) ?? 0;
  handedOut.set(kind, place + 1);
  keys[place] ??= generateKey.apply(this, args);
  return keys[place];
};

/** From now on, the keys of earlier files are handed out again. */
const beginWithKeptKeys = () => {
  handedOut = new Map();
};

module.exports = { beginWithKeptKeys };
