/**
 * In tests, this is local/dynamo/kept-parses.ts. What dynalite makes of an expression is kept for the later test files of
 * the worker, because they send the same ones, and parsing takes longer than the writes.
 */
const kept = new Map();

const keptParses = (key, make) => {
  if (!kept.has(key)) kept.set(key, make());
  return kept.get(key);
};

module.exports = { keptParses };
