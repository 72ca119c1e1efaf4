import * as fc from 'fast-check';
import { visibleText } from '../../../schemas/visible-text';
import { runs } from '../../support/property-runs';

const name = visibleText(64);
const accepts = (text: string): boolean => name.safeParse(text).success;
const refusal = (text: string): string | undefined => name.safeParse(text).error?.issues[0]?.message;

const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069'];

describe('a name may', () => {
  it.each([
    ['have one letter', 'A'],
    ['contain blanks', 'Ada King, Countess of Lovelace'],
    ['run from right to left', 'עדה לאבלייס'],
    ['contain direction marks', '\u200fעדה\u200e (Ada)'],
    ['contain isolates that end, one in another', `${FSI}Ada ${RLI}עדה${PDI}${PDI}`],
    ['be an emoji joined by zero-width joiners', '👩‍💻'],
    ['contain combining marks', 'Zoe\u0308'],
    ['have 48 emoji, which are 192 bytes', '😀'.repeat(48)],
    ['have 64 characters of three bytes', '€'.repeat(64)],
  ])('%s', (_what, text) => {
    expect(name.parse(text)).toBe(text);
  });
});

describe('a name is refused, with a reason that a person understands,', () => {
  it.each([
    ['NUL', 'Ada\u0000'],
    ['a line feed', 'Ada\nBen'],
    ['a carriage return', 'Ada\rBen'],
    ['a next line', 'Ada\u0085Ben'],
    ['a line separator', 'Ada\u2028Ben'],
    ['a paragraph separator', 'Ada\u2029Ben'],
    ['an override', 'Ada\u202egnp.exe'],
    ['an embedding', '\u202bAda\u202c'],
    ['the first half of a surrogate pair alone', 'Ada\ud83d'],
    ['the second half of a surrogate pair alone', '\ude00Ada'],
    ['the noncharacter U+FFFE', 'Ada\ufffe'],
    ['the noncharacter U+FFFF', 'Ada\uffff'],
  ])('if it contains %s', (_what, text) => {
    expect(refusal(text)).toBe(
      'must not contain control characters, line ends, bidirectional embeddings and overrides, or what is not a character',
    );
  });

  it.each([
    ['begins without ending', `${LRI}Ada`],
    ['ends without having begun', `Ada${PDI}`],
    ['ends before it begins', `${PDI}Ada${RLI}`],
  ])('if an isolate %s', (_what, text) => {
    expect(refusal(text)).toBe('must close each bidirectional isolate that it opens, and no other');
  });

  it.each([
    ['blanks', ' \u00a0\u3000'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['soft hyphens', '\u00ad\u00ad'],
    ['fillers', '\u3164\u115f\uffa0'],
    ['direction marks', '\u200e\u200f\u061c'],
    ['an isolate around nothing', `${FSI}${PDI}`],
    ['a Braille pattern without dots', '\u2800'],
    ['tags and variation selectors', '\u{e0041}\ufe0f'],
  ])('if it consists of %s only', (_what, text) => {
    expect(refusal(text)).toBe('must contain a visible character');
  });

  it.each([
    ['characters', 'x'.repeat(65)],
    ['bytes', '😀'.repeat(49)],
  ])('if it has too many %s', (_what, text) => {
    expect(refusal(text)).toBe('must have at most 64 characters and 192 bytes in UTF-8');
  });
});

const harmless = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter(accepts);
const forbidden = fc.constantFrom(
  '\u0000',
  '\n',
  '\r',
  '\u0085',
  '\u2028',
  '\u2029',
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\ud83d',
  '\ude00',
  '\ufffe',
  '\uffff',
  LRI,
  PDI,
);

it('one forbidden character anywhere spoils any name', () => {
  fc.assert(
    fc.property(harmless, forbidden, fc.nat(), (text, character, at) => {
      const position = at % (text.length + 1);
      expect(accepts(text.slice(0, position) + character + text.slice(position))).toBe(false);
    }),
    { numRuns: runs(1_000) },
  );
});

/** How many isolates are open after each of the characters. */
const openAfter = (characters: readonly string[]): readonly number[] => {
  let open = 0;
  return characters.map((character) => (open += character === PDI ? -1 : [LRI, RLI, FSI].includes(character) ? 1 : 0));
};

it('a name is accepted exactly if each isolate that it begins ends in it, and it has a visible character', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'ע', ' ', LRI, RLI, FSI, PDI), { maxLength: 12 }), (characters) => {
      const open = openAfter(characters);
      const isClosed = open.every((count) => count >= 0) && (open.at(-1) ?? 0) === 0;
      expect(accepts(characters.join(''))).toBe(isClosed && characters.some((character) => 'aע'.includes(character)));
    }),
    { numRuns: runs(1_000) },
  );
});

it('the limits are those of the JSON Schema, and of an item of DynamoDB', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'é', '€', '😀'), { minLength: 1, maxLength: 80 }), (characters) => {
      const text = characters.join('');
      expect(accepts(text)).toBe(characters.length <= 64 && Buffer.byteLength(text) <= 192);
    }),
    { numRuns: runs(1_000) },
  );
});
