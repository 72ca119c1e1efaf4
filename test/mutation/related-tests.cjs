/**
 * Which tests jest takes for related to a file: its own. A file that has none is tested by the tests of the files that
 * use it. Without this, a mutant would load every test that reaches its file, most of the folder.
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
