/** Instead of a library's file, jest runs this: the file as Node loads it, once for all test files of a worker. */
module.exports = {
  process: (_, file) => ({ code: `module.exports = globalThis[Symbol.for('require of the process')](${JSON.stringify(file)});` }),
};
