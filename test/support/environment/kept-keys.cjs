/**
 * Key pairs are kept for the later test files of a worker: making one for RSA takes longer than most tests. Within a file,
 * each is handed out once, as if it had just been made.
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
