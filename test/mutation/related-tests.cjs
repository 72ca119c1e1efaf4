/**
 * Which tests jest takes for related to a file: its own. A file that has none is held against the tests of those that use it.
 * Without this, a mutant would load every test that reaches its file, most of the folder.
 */
const path = require('node:path');
const { hasTest, testOf } = require('./own-tests.cjs');

module.exports = {
  extract(code, file, imports) {
    const isRelated = (name) => {
      const imported = path.resolve(path.dirname(file), `${name}.ts`);
      return !name.startsWith('.') || !hasTest(imported) || testOf(imported) === file;
    };
    return new Set([...imports(code, file)].filter(isRelated));
  },
  getCacheKey: () => 'own tests',
};
