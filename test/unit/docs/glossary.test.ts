import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const page = readFileSync(resolve(__dirname, '../../../docs/glossary.md'), 'utf8');
const terms = page
  .split('\n')
  .flatMap((line) => /^\| +(?!-)([^|]+?) +\|/.exec(line)?.[1] ?? [])
  .filter((term) => term !== 'term');

describe('The glossary', () => {
  it('explains each term once', () => {
    expect(terms.length).toBeGreaterThan(50);
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
  });
});
