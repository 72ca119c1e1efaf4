/**
 * Jest compiles every file anew for each test file, in the context that the environment names. What it compiles for the
 * context made here is compiled once, for the process's own context. The code still runs anew for each test file, so
 * modules keep nothing from one to the next.
 */
const vm = require('node:vm');

const { compileFunction } = vm;
const compiled = new Map();

/** It stands for the process's own context, for which node:vm has no name. */
const ownContext = vm.createContext();

const compileOnce = (code, parameters, { parsingContext: _, ...options }) => {
  const names = parameters.join();
  const known = compiled.get(options.filename);
  if (known?.code === code && known.names === names) return known.run;
  const run = compileFunction(code, parameters, options);
  compiled.set(options.filename, { code, names, run });
  return run;
};

vm.compileFunction = (code, parameters, options) =>
  (options?.parsingContext === ownContext ? compileOnce : compileFunction)(code, parameters, options);

module.exports = { ownContext };
