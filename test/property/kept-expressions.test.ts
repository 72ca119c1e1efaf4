/** The local DynamoDB keeps what it made of an expression. Nobody may notice, whatever came before with the same expression. */
import { checkTypes, checkValidations } from 'dynalite/validations';
import * as rules from 'dynalite/validations/updateItem';
import type { Store } from 'dynalite/db';
import fc from 'fast-check';
import type { ParsedRequest } from '../../local/dynamo/expression';
import { validated } from '../../local/dynamo/kept-expressions';
import { runs } from '../support/property-runs';

const updates = [
  'SET #a = :v',
  'SET #a = :v, #b = :w',
  'SET #a = #a + :v, n = :w',
  'SET #a = if_not_exists(#b, :v), n = n - :w',
  'SET #a = list_append(#a, :v) REMOVE #b',
  'SET #a.#b[1] = :v ADD n :w',
  'ADD #a :v DELETE #b :w',
  'SET #a = :v SET #b = :w',
];
const conditions = [
  '#a = :v',
  'attribute_not_exists(#a) OR #b < :w',
  '#a BETWEEN :v AND :w',
  'attribute_type(#a, :v)',
  'begins_with(#a, :v) AND NOT contains(#b, :w)',
  '(#a = :v OR size(#b) > :w) AND #a IN (:v, :w)',
  '#a = #b',
  '((#a = :v))',
  '#a = :v AND',
];

const value = fc.oneof(
  { weight: 20, arbitrary: fc.record({ N: fc.constantFrom('1', '2', '-3', '007', '1e2') }) },
  fc.record({ N: fc.constant('many') }),
  { weight: 10, arbitrary: fc.record({ S: fc.constantFrom('N', 'SS', 'text') }) },
  fc.record({ BOOL: fc.boolean() }),
  fc.record({ NULL: fc.boolean() }),
  fc.record({ SS: fc.array(fc.constantFrom('p', 'q', 'r'), { maxLength: 2 }) }),
  fc.record({ L: fc.array(fc.record({ N: fc.constantFrom('1', '02') }), { maxLength: 2 }) }),
  fc.record({ M: fc.dictionary(fc.constantFrom('x', 'y'), fc.record({ S: fc.string() }), { maxKeys: 2 }) }),
  fc.constant({}),
);

const rarely = (what: object) => fc.oneof({ weight: 20, arbitrary: fc.constant({}) }, fc.constant(what));

/** Those that the texts mention. Any other is refused. */
const mentioned = <Value>(texts: readonly string[], all: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => texts.some((text) => text.includes(name))));

const request = fc
  .record({
    expressions: fc.record(
      { UpdateExpression: fc.constantFrom(...updates), ConditionExpression: fc.constantFrom(...conditions) },
      { requiredKeys: ['UpdateExpression'] },
    ),
    names: fc.record({ '#a': fc.constantFrom('x', 'y', 'status'), '#b': fc.constantFrom('y', 'z', 'n') }),
    values: fc.record({ ':v': value, ':w': value }),
    key: fc.record({ pk: fc.record({ S: fc.constantFrom('one', 'two') }), sk: fc.record({ S: fc.constantFrom('x', 'y') }) }),
    others: fc.tuple(
      rarely({ Expected: { x: { Exists: false } } }),
      rarely({ ReturnValues: 'SOME' }),
      rarely({ ExpressionAttributeNames: {} }),
      rarely({ ExpressionAttributeValues: { ':v': { N: '1' }, ':unused': { N: '1' } } }),
      rarely({ Key: { pk: { N: 'many' } } }),
    ),
  })
  .map(({ expressions, names, values, key, others }) => ({
    TableName: 'records',
    Key: key,
    ...expressions,
    ExpressionAttributeNames: mentioned(Object.values(expressions), names),
    ExpressionAttributeValues: mentioned(Object.values(expressions), values),
    ...(Object.assign({}, ...others) as object),
  }));

const asDynalite = (data: Record<string, unknown>): ParsedRequest => {
  checkValidations(data, rules.types, rules.custom, {});
  return data;
};

type Validate = (data: Record<string, unknown>) => ParsedRequest;

/** What becomes of the request: what the actions of dynalite read of it, or the refusal. */
const outcomeOf = (validate: Validate, body: object): object => {
  try {
    const { TableName, Key, _updates, _condition } = validate(checkTypes(structuredClone(body), rules.types));
    return { TableName, Key, _updates, _condition };
  } catch (error) {
    return { refused: (error as { readonly body?: unknown }).body };
  }
};

const asKept = (data: Record<string, unknown>): ParsedRequest => validated(data, rules, {} as Store);

it.each([
  ['#a BETWEEN :v AND :w', { ':v': { N: '1' }, ':w': { N: '2' } }, { ':v': { N: '2' }, ':w': { N: '1' } }],
  ['attribute_type(#a, :v)', { ':v': { S: 'N' } }, { ':v': { S: 'number' } }],
  ['#a = :v', { ':v': { N: '1' } }, { ':v': { N: 'one' } }],
  ['begins_with(#a, :v)', { ':v': { S: '1' } }, { ':v': { N: '1' } }],
])('%s is refused for its values, although the same expression was valid before', (ConditionExpression, valid, refused) => {
  const body = { TableName: 'records', Key: { pk: { S: 'one' } }, ConditionExpression, ExpressionAttributeNames: { '#a': 'a' } };
  expect(outcomeOf(asKept, { ...body, ExpressionAttributeValues: valid })).not.toHaveProperty('refused');
  expect(outcomeOf(asKept, { ...body, ExpressionAttributeValues: refused })).toHaveProperty('refused');
});

it('an expression that is kept is validated and parsed as if it were new', () => {
  let [kept, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(request, { minLength: 2, maxLength: 20 }), (requests) => {
      for (const body of requests) {
        const outcome = outcomeOf(asDynalite, body);
        expect(outcomeOf(asKept, body)).toEqual(outcome);
        if ('refused' in outcome) refused += 1;
        else kept += 1;
      }
    }),
    { numRuns: runs(2_000, 100) },
  );
  // Neither kind is rare.
  expect(Math.min(kept, refused)).toBeGreaterThan(50);
});
