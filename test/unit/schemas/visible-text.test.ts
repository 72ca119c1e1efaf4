import * as fc from 'fast-check';
import { visibleText } from '../../../schemas/visible-text';
import { runs } from '../../support/property-runs';

const name = visibleText(64);
const accepts = (text: string): boolean => name.safeParse(text).success;
const refusal = (text: string): string | undefined => name.safeParse(text).error?.issues[0]?.message;

const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069'];

describe('a name is accepted', () => {
  it.each([
    ['of one letter', 'A'],
    ['with blanks in it', 'Ada King, Countess of Lovelace'],
    ['in a script that runs from right to left', 'עדה לאבלייס'],
    ['with direction marks', '\u200fעדה\u200e (Ada)'],
    ['with isolates that end, one in another', `${FSI}Ada ${RLI}עדה${PDI}${PDI}`],
    ['with an emoji joined by zero-width joiners', '👩‍💻'],
    ['with combining marks', 'Zoe\u0308'],
    ['of 64 characters of two code units each, if they fit into the bytes', '😀'.repeat(48)],
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
  ])('if it contains %s', (_what, text) => {
    expect(refusal(text)).toBe('must not contain control characters, line ends, or bidirectional embeddings and overrides');
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

it('an accepted name changes nothing about the text after it: inside an isolate of its own it is accepted again', () => {
  fc.assert(
    fc.property(harmless, (text) => {
      expect(accepts(`${FSI}${text}${PDI}`)).toBe(true);
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
