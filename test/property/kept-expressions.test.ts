/** The local DynamoDB keeps what it made of an expression. Nobody may notice, whatever came before with the same expression. */
import type { Store } from 'dynalite/db';
import { checkTypes, checkValidations, type Validation } from 'dynalite/validations';
import * as queryRules from 'dynalite/validations/query';
import * as updateRules from 'dynalite/validations/updateItem';
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
const mentioned = <Value>(texts: readonly (string | undefined)[], all: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => texts.some((text) => text?.includes(name))));

const unlessNone = (name: string, members: object): object => (Object.keys(members).length === 0 ? {} : { [name]: members });

const updating = fc
  .record({
    expressions: fc.record(
      { UpdateExpression: fc.constantFrom(...updates), ConditionExpression: fc.constantFrom(...conditions) },
      { requiredKeys: ['UpdateExpression'] },
    ),
    // The last ones are in no text, so another may be parsed in their place.
    names: fc.record({
      '#a': fc.constantFrom('x', 'y', 'status', 'pm4x7', 'toString', ''),
      '#b': fc.constantFrom('y', 'z', 'n', 'pm4x7', 'pk2q9', 'x'.repeat(256)),
    }),
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
    ...others.reduce<object>((all, each) => ({ ...all, ...each }), {}),
  }));

const querying = fc
  .record({
    KeyConditionExpression: fc.constantFrom(
      'pk = :v',
      ':v = pk AND begins_with(sk, :w)',
      'pk = :v AND sk > :w',
      'pk = :v OR sk = :w',
      '#a = :v',
    ),
    FilterExpression: fc.option(fc.constantFrom('#b = :v', 'attribute_exists(#b)', '#b < :w'), { nil: undefined }),
    ProjectionExpression: fc.option(fc.constantFrom('pk', '#a, #b[0]', '#a, #a'), { nil: undefined }),
    names: fc.record({ '#a': fc.constantFrom('pk', 'x', 'pm4x7'), '#b': fc.constantFrom('y', 'z', 'pm4x7', 'pk2q9') }),
    values: fc.record({ ':v': value, ':w': value }),
    others: fc.tuple(rarely({ KeyConditions: { pk: { ComparisonOperator: 'EQ' } } }), rarely({ Limit: 0 }), rarely({ Limit: 5 })),
  })
  .map(({ names, values, others, ...expressions }) => ({
    TableName: 'records',
    ...expressions,
    ...unlessNone('ExpressionAttributeNames', mentioned(Object.values(expressions), names)),
    ...unlessNone('ExpressionAttributeValues', mentioned(Object.values(expressions), values)),
    ...others.reduce<object>((all, each) => ({ ...all, ...each }), {}),
  }));

type Validate = (data: Record<string, unknown>, rules: Validation) => ParsedRequest;

const asDynalite: Validate = (data, { types, custom }) => {
  checkValidations(data, types, custom, {});
  return data;
};

const asKept: Validate = (data, rules) => validated(data, rules, {} as Store);

/** What becomes of the request: what the actions of dynalite read of it, or the refusal. */
const outcomeOf = (validate: Validate, rules: Validation, body: object): object => {
  try {
    const data = Object.entries(validate(checkTypes(structuredClone(body), rules.types), rules));
    return Object.fromEntries(data.filter(([name]) => !/Expression/.test(name)));
  } catch (error) {
    return { refused: (error as { readonly body?: unknown }).body };
  }
};

it.each([
  ['#a BETWEEN :v AND :w', { ':v': { N: '1' }, ':w': { N: '2' } }, { ':v': { N: '2' }, ':w': { N: '1' } }],
  ['attribute_type(#a, :v)', { ':v': { S: 'N' } }, { ':v': { S: 'number' } }],
  ['#a = :v', { ':v': { N: '1' } }, { ':v': { N: 'one' } }],
  ['begins_with(#a, :v)', { ':v': { S: '1' } }, { ':v': { N: '1' } }],
])('%s is refused for its values, although the same expression was valid before', (ConditionExpression, valid, refused) => {
  const body = { TableName: 'records', Key: { pk: { S: 'one' } }, ConditionExpression, ExpressionAttributeNames: { '#a': 'a' } };
  expect(outcomeOf(asKept, updateRules, { ...body, ExpressionAttributeValues: valid })).not.toHaveProperty('refused');
  expect(outcomeOf(asKept, updateRules, { ...body, ExpressionAttributeValues: refused })).toHaveProperty('refused');
});

it.each([
  ['updates', updating, updateRules],
  ['queries', querying, queryRules],
])('the kept expressions of %s are validated and parsed as if they were new', (_, requests: fc.Arbitrary<object>, rules) => {
  let [valid, refused] = [0, 0];
  fc.assert(
    fc.property(fc.array(requests, { minLength: 2, maxLength: 20 }), (bodies) => {
      for (const body of bodies) {
        const outcome = outcomeOf(asDynalite, rules, body);
        expect(outcomeOf(asKept, rules, body)).toEqual(outcome);
        if ('refused' in outcome) refused += 1;
        else valid += 1;
      }
    }),
    { numRuns: runs(2_000, 100) },
  );
  // Neither kind is rare.
  expect(Math.min(valid, refused)).toBeGreaterThan(50);
});
