/** Which test belongs to a file: `test/unit` mirrors the source. */
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');

/** The test of its own that a file would have. */
const testOf = (file) => path.join(root, 'test/unit', `${path.relative(root, file).replace(/\.ts$/, '')}.test.ts`);

module.exports = { root, testOf, hasTest: (file) => existsSync(testOf(file)) };
