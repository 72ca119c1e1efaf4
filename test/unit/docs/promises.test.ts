/** docs/promises.md has every promise of the documents, in their words, and every proof that it names exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { noPromises } from '../../support/promises/no-promises';
import { plainText, sectionOf } from '../../support/promises/plain-text';
import { type PromiseRow, promiseRows } from '../../support/promises/promise-rows';
import { PROMISES_PAGE, promisingDocuments } from '../../support/promises/promising-documents';
import { type Finding, type Range, rangesOf, wordsOfPromiseIn } from '../../support/promises/words-of-promise';

/** Promises that nothing here can prove. A further one is a decision: look for a proof first. */
const NOT_PROVEN = 4;

const project = path.join(__dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(project, file), 'utf8');
const fromPage = (link: string): string => path.join(path.dirname(PROMISES_PAGE), link);

const rows = promiseRows(read(PROMISES_PAGE));
const exceptions = Object.values(noPromises).flat();
const texts = new Map(promisingDocuments(project).map((file) => [file, plainText(read(file))]));

/** Fails with what was found and what to do about it. */
const expectNone = (found: readonly string[], whatToDo: string): void => {
  expect(found.length === 0 ? '' : `\n${found.join('\n')}\n→ ${whatToDo}\n`).toBe('');
};

const sectionText = ({ document, anchor }: PromiseRow): string | undefined => {
  const file = fromPage(document);
  if (!existsSync(path.join(project, file))) return undefined;
  const section = anchor === undefined ? read(file) : sectionOf(read(file), anchor);
  return section === undefined ? undefined : plainText(section);
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether a file has a test of that name: as a text right behind an opening bracket, as `it(…)` and `it.each(…)(…)` have it. */
const hasTest = (code: string, name: string): boolean =>
  ["'", '"', '`'].some((quote) => new RegExp(`\\(\\s*${quote}${escaped(name)}${quote}`).test(code.replaceAll(`\\'`, "'")));

const isWithin = ({ from, to }: Range, ranges: readonly Range[]): boolean => ranges.some((range) => range.from <= from && to <= range.to);

const withoutProof = (text: string, known: readonly string[]): readonly Finding[] => {
  const covered = known.flatMap((part) => rangesOf(text, part));
  return wordsOfPromiseIn(text).filter((finding) => !isWithin(finding, covered));
};

describe('docs/promises.md', () => {
  it('has promises of each kind', () => {
    const kinds = ['Durability', 'Order', 'Delivery', 'Calls', 'Privacy', 'Time and size'];
    expect([...new Set(rows.map(({ kind }) => kind))]).toEqual(kinds);
  });

  it('has each promise in the words of the section that it links to', () => {
    const gone = rows.filter((row) => row.words === '' || !sectionText(row)?.includes(row.words));
    expectNone(
      gone.map(({ words, document, anchor = '' }) => `${document}#${anchor} does not say “${words}”`),
      `The document was changed. In ${PROMISES_PAGE}, take over its new words, and check that the tests of the row still prove them.`,
    );
  });

  it('has each promise of a section once', () => {
    const all = rows.map(({ words, document, anchor = '' }) => `${document}#${anchor}: ${words}`);
    expect(all.filter((each, index) => all.indexOf(each) < index)).toEqual([]);
  });

  it('names a test for each promise, which is there', () => {
    const wrong = rows.flatMap(({ words, proofs, notProven }) => {
      if (proofs.length === 0 && notProven === undefined) return [`“${words}” has no test`];
      const missing = proofs.filter(({ file, test }) => {
        const proof = fromPage(file);
        return !proof.startsWith('test/') || !existsSync(path.join(project, proof)) || !hasTest(read(proof), test);
      });
      return missing.map(({ file, test }) => `“${words}”: ${file} has no test “${test}”`);
    });
    expectNone(
      wrong,
      `Name the test as its file does, with %s and \${…}, or write it. If nothing can prove it, the row says "not proven: …".`,
    );
  });

  it('names each document that is not searched for promises', () => {
    const searched = new Set(promisingDocuments(project));
    const others = [
      ...['CHANGELOG.md', 'bench/README.md', 'docs/openapi.json', 'docs/asyncapi.json'],
      ...readdirSync(path.join(project, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
    ].filter((file) => !searched.has(file) && file !== PROMISES_PAGE);
    const intro = read(PROMISES_PAGE).split('\n## ')[0]!;
    const named = (file: string) => intro.includes(file === 'bench/README.md' ? file : path.basename(file));
    expect(others.filter((file) => !named(file))).toEqual([]);
  });

  it('says of few promises that they are not proven', () => {
    expect(rows.filter(({ notProven }) => notProven !== undefined)).toHaveLength(NOT_PROVEN);
  });
});

describe('the documents', () => {
  it('promise nothing that docs/promises.md does not prove', () => {
    const found = [...texts].flatMap(([file, text]) => {
      const known = rows.filter(({ document }) => fromPage(document) === file).map(({ words }) => words);
      return withoutProof(text, [...known, ...exceptions]).map(({ word, sentence }) => `${file} says “${word}”: ${sentence}`);
    });
    expectNone(
      found,
      `If Rollcall promises this, add a row with its words and its test to ${PROMISES_PAGE}, or say less. If not (advice, another product, an explanation), add the words to test/support/promises/no-promises.ts.`,
    );
  });

  it('still have each sentence that is said to promise nothing', () => {
    const all = [...texts.values()];
    const gone = exceptions.filter((part) => wordsOfPromiseIn(part).length === 0 || !all.some((text) => text.includes(part)));
    expectNone(gone, 'No document says this any more, or it has no word of promise: remove it from test/support/promises/no-promises.ts.');
  });

  it('have each sentence that is said to promise nothing in few places, so that it excuses nothing else', () => {
    const places = exceptions.map((part) => [part, [...texts.values()].flatMap((text) => rangesOf(text, part)).length] as const);
    expect(places.filter(([, count]) => count > 2)).toEqual([]);
  });
});

describe('what finds a promise', () => {
  const page = [
    '## Order',
    '',
    '| promise | made in | proved by |',
    '| --- | --- | --- |',
    '| A `leg` is never moved. | [a.md](a.md#legs) | [x.test.ts](../test/x.test.ts) `is \\| not moved`<br>[y.test.ts](../test/y.test.ts) `stays` |',
    '| It lasts 4 days | [a.md](a.md) | not proven: AWS does it |',
  ].join('\n');
  const document =
    '# A\n\nIntro.\n\n## Legs\n\nA **leg** is never\nmoved. [It](b.md) `always` stays.\n\n### More\n\nNo end.\n\n## Others\n\nNothing.\n';

  it('reads the rows of a page', () => {
    const [first, second] = promiseRows(page);
    expect(first).toMatchObject({ kind: 'Order', words: 'A leg is never moved.', document: 'a.md', anchor: 'legs', notProven: undefined });
    expect(first?.proofs).toEqual([
      { file: '../test/x.test.ts', test: 'is | not moved' },
      { file: '../test/y.test.ts', test: 'stays' },
    ]);
    expect(second).toMatchObject({ words: 'It lasts 4 days', anchor: undefined, proofs: [], notProven: 'AWS does it' });
  });

  it('reads a section as its reader does, with the sections in it', () => {
    expect(plainText(sectionOf(document, 'legs') ?? '')).toBe('A leg is never moved. It always stays. No end.');
    expect(sectionOf(document, 'arms')).toBeUndefined();
  });

  it('finds each word of promise that no row covers, with its sentence', () => {
    const text = plainText(document);
    expect(withoutProof(text, [])).toMatchObject([
      { word: 'never', sentence: 'A leg is never moved.' },
      { word: 'always', sentence: 'It always stays.' },
    ]);
    expect(withoutProof(text, ['A leg is never moved.']).map(({ word }) => word)).toEqual(['always']);
    // The part that a row quotes must have the word in it.
    expect(withoutProof(text, ['A leg is']).map(({ word }) => word)).toEqual(['never', 'always']);
  });

  it.each([
    'Every change of it is told exactly once.',
    'Nothing that was acknowledged is lost.',
    'It answers within 5 s.',
    'A body has at most 512 bytes.',
    'It comes at the latest with the next one, and no later than that.',
    'The token is stored encrypted.',
    'To send it again is harmless.',
    'No phone number is in it.',
    'Nobody is called twice.',
    'All are looked at within ten seconds.',
    'It begins within the next three seconds.',
    'Nothing can be lost.',
    'What was acknowledged is not lost.',
    'Deadlines are met in time all along.',
  ])('takes this for a promise: %s', (sentence) => {
    expect(wordsOfPromiseIn(sentence)[0]).toMatchObject({ sentence });
  });

  it('knows a test by its whole name, however it is quoted', () => {
    expect(hasTest(`it('is told', f)`, 'is told')).toBe(true);
    expect(hasTest(`it.each([1])(\n  "the bridge's own %s", f)`, "the bridge's own %s")).toBe(true);
    expect(hasTest(`it('is told at once', f)`, 'is told')).toBe(false);
    expect(hasTest(`// is told`, 'is told')).toBe(false);
  });
});
