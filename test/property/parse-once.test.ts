import conditionParser from 'dynalite/db/conditionParser';
import updateParser from 'dynalite/db/updateParser';
import type { Parse, ParseContext } from 'dynalite/validations';
import fc from 'fast-check';
import type { Attribute } from '../../local/dynamo/attribute';
import { parseOnce } from '../../local/dynamo/parse-once';
import { runs } from '../support/property-runs';

/** Few and alike, so that paths overlap, names are missing, and what a text writes itself comes back as a placeholder's name. */
const names = fc.constantFrom('a', 'b', 'status', 'set', '');
const value = fc.constantFrom<Attribute>({ S: 'x' }, { S: 'S' }, { N: '1' }, { N: '2' }, { BOOL: true }, { L: [] }, { SS: ['x'] });
const attrNames = fc.option(fc.dictionary(fc.constantFrom('#a', '#b', '#c'), names), { nil: null });
const attrVals = fc.option(fc.dictionary(fc.constantFrom(':a', ':b', ':c'), value), { nil: undefined });

const step = fc.constantFrom('#a', '#b', '#c', 'a', 'b', 'x', 'status');
const path = fc.tuple(step, fc.constantFrom('', '.#a', '.#b', '.a', '[0]', '[1]')).map(([head, tail]) => `${head}${tail}`);
const operand = fc.oneof(path, fc.constantFrom(':a', ':b', ':c'));

const comparison = fc.tuple(operand, fc.constantFrom('=', '<>', '<', '>='), operand).map((parts) => parts.join(' '));
const call = fc.oneof(
  path.map((of) => `attribute_exists(${of})`),
  fc.tuple(path, operand).map(([of, what]) => `begins_with(${of}, ${what})`),
  fc.tuple(path, operand).map(([of, what]) => `attribute_type(${of}, ${what})`),
  fc.tuple(path, operand, operand).map(([of, low, high]) => `${of} BETWEEN ${low} AND ${high}`),
  fc.tuple(path, operand).map(([of, most]) => `size(${of}) < ${most}`),
  fc.tuple(path, operand, operand).map(([of, one, other]) => `${of} IN (${one}, ${other})`),
);
const condition = fc
  .array(fc.oneof(comparison, call), { minLength: 1, maxLength: 3 })
  .chain((parts) => fc.constantFrom(' AND ', ' OR ', ' AND NOT ').map((by) => parts.join(by)));

const newValue = fc.oneof(
  operand,
  fc.tuple(path, operand).map(([of, otherwise]) => `if_not_exists(${of}, ${otherwise})`),
  fc.tuple(operand, fc.constantFrom('+', '-'), operand).map((parts) => parts.join(' ')),
  fc.tuple(path, operand).map(([of, more]) => `list_append(${of}, ${more})`),
);
const update = fc
  .record({
    SET: fc.array(
      fc.tuple(path, newValue).map((parts) => parts.join(' = ')),
      { maxLength: 2 },
    ),
    REMOVE: fc.array(path, { maxLength: 2 }),
    ADD: fc.array(
      fc.tuple(path, operand).map((parts) => parts.join(' ')),
      { maxLength: 1 },
    ),
  })
  .map((sections) =>
    Object.entries(sections)
      .filter(([, members]) => members.length > 0)
      .map(([section, members]) => `${section} ${members.join(', ')}`)
      .join(' '),
  );

/** What it answers or throws, and which names and values are left unused. */
const outcomeOf = (parse: Parse, text: string, given: Pick<ParseContext, 'attrNames' | 'attrVals'>) => {
  const unused = (of: object | null | undefined): Record<string, true> =>
    Object.fromEntries(Object.keys(of ?? {}).map((key) => [key, true]));
  const context = {
    ...given,
    unusedAttrNames: unused(given.attrNames),
    unusedAttrVals: unused(given.attrVals),
    isReserved: (name: string) => name === 'status',
    compare: (_: string, one: { N?: string }, other: { N?: string }) => Number(one.N) > Number(other.N),
  };
  const { unusedAttrNames, unusedAttrVals } = context;
  try {
    return { answer: parse(text, { context }), unusedAttrNames, unusedAttrVals };
  } catch (error) {
    return { refusal: (error as Error).message, unusedAttrNames, unusedAttrVals };
  }
};

const texts = { condition: { parse: conditionParser.parse, text: condition }, update: { parse: updateParser.parse, text: update } };

describe.each(Object.entries(texts))('an expression that is parsed once: %s', (_, { parse, text }) => {
  const once = parseOnce(parse);

  test('whatever names and values come with it, the answer or the refusal is that of the parser', () => {
    const given = fc.record({ attrNames, attrVals });
    fc.assert(
      fc.property(text, fc.array(given, { minLength: 2, maxLength: 4 }), (written, requests) => {
        for (const request of requests) expect(outcomeOf(once, written, request)).toEqual(outcomeOf(parse, written, request));
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe('an expression that is parsed once', () => {
  const counted = () => {
    let times = 0;
    const parse: Parse = (text, options) => {
      times += 1;
      return updateParser.parse(text, options);
    };
    return { once: parseOnce(parse), times: () => times };
  };
  const context = (attrNames: Record<string, string>, attrVals: ParseContext['attrVals']) => ({
    context: { attrNames, attrVals, unusedAttrNames: {}, unusedAttrVals: {}, isReserved: () => false },
  });

  test('is not parsed again for other names and other values of the same types', () => {
    const { once, times } = counted();
    once('SET #a = :a', context({ '#a': 'one' }, { ':a': { S: '1' } }));
    const parsed = once('SET #a = :a', context({ '#a': 'two' }, { ':a': { S: '2' } }));
    expect(times()).toBe(1);
    expect(parsed).toMatchObject({ sections: [{ type: 'set', path: ['two'], val: { S: '2' } }] });
  });

  test.each([
    ['#a BETWEEN :a AND :b', { N: '1' }, { N: '2' }, { N: '0' }],
    ['attribute_type(#a, :b) AND #b = :a', { N: '1' }, { S: 'S' }, { S: 'no type' }],
  ])('where a text is refused for its values it is refused, though it was taken with others: %s', (text, one, good, bad) => {
    const once = parseOnce(conditionParser.parse);
    const given = (other: Attribute) => ({ attrNames: { '#a': 'one', '#b': 'two' }, attrVals: { ':a': one, ':b': other } });
    expect(outcomeOf(once, text, given(good)).answer).toBeInstanceOf(Object);
    expect(outcomeOf(once, text, given(bad)).answer).toEqual(expect.any(String));
  });

  test('what one request does to its answer is not seen by the next', () => {
    const { once } = counted();
    const ask = () => once('SET #a = :a', context({ '#a': 'one' }, { ':a': { S: '1' } })) as { sections: unknown[] };
    ask().sections.pop();
    expect(ask().sections).toHaveLength(1);
  });

  test('a program that makes up texts for ever does not fill the memory: after a thousand they are forgotten', () => {
    const { once, times } = counted();
    for (let index = 0; index <= 1_000; index++) once(`SET a${index} = :a`, context({}, { ':a': { S: '1' } }));
    once('SET a0 = :a', context({}, { ':a': { S: '1' } }));
    expect(times()).toBe(1_002);
  });
});
