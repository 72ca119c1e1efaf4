/**
 * Validates requests as dynalite does. Programs send the same few expressions again and again, with other values, and
 * dynalite takes longer to parse them than for all the rest of a write. So what it made of the expressions of a write
 * is kept, with the places of the values. Refusals are not kept.
 */
import type { Store } from 'dynalite/db';
import { checkValidations, validateAttributeValue, type Validation } from 'dynalite/validations';
import { keptResults } from '../../functions/runtime/kept-results';
import type { Attribute } from './attribute';
import type { ParsedRequest } from './expression';

type Values = Readonly<Record<string, Attribute>>;

type Expressions = {
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
};

/** A request whose types have been checked. */
type TypedRequest = ParsedRequest & Expressions;

type Parsed = Pick<ParsedRequest, '_updates' | '_condition'>;

/** Stands for the value of that name. */
class Place {
  constructor(readonly name: string) {}
}

/** The attributes that an expression names are part of its key, so there may be some for each participant of a conference. */
const MAX_KEPT = 1_000;

const kept = keptResults<Parsed>(MAX_KEPT);

/** dynalite compares the bounds of a BETWEEN with each other, and knows the names of types. All else depends on types only. */
const DEPENDS_ON_VALUES = /\b(?:between|attribute_type)\b/i;

const mayBeKept = ({ UpdateExpression: update, ConditionExpression: condition }: Expressions): boolean =>
  (update !== undefined || condition !== undefined) && !DEPENDS_ON_VALUES.test(`${update} ${condition}`);

/** Requests with the same key are refused, or parsed alike, if their values are valid. */
const keyOf = (request: TypedRequest): string => {
  const { UpdateExpression, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues = {} } = request;
  const types = Object.entries(ExpressionAttributeValues).map(([name, value]) => [name, Object.keys(value)]);
  return JSON.stringify([Object.keys(request), UpdateExpression, ConditionExpression, ExpressionAttributeNames, types]);
};

/** A deep copy, with another object in the place of each for which `replace` returns one. */
const copied = (node: unknown, replace: (object: object) => object | undefined): unknown => {
  if (typeof node !== 'object' || node === null) return node;
  const other = replace(node);
  if (other !== undefined) return other;
  if (Array.isArray(node)) return node.map((member) => copied(member, replace));
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, copied(member, replace)]));
};

/** dynalite puts the very objects of the values into what it parses. */
const withPlaces = ({ _updates, _condition }: ParsedRequest, values: Values): Parsed => {
  const places = new Map<object, Place>(Object.entries(values).map(([name, value]) => [value, new Place(name)]));
  return copied({ ...(_updates && { _updates }), ...(_condition && { _condition }) }, (object) => places.get(object)) as Parsed;
};

const filled = (parsed: Parsed, values: Values): Parsed =>
  copied(parsed, (object) => (object instanceof Place ? values[object.name] : undefined)) as Parsed;

/** Also writes numbers in their usual form, as dynalite does. */
const areValid = (values: Values): boolean => Object.values(values).every((value) => validateAttributeValue(value) === undefined);

const withoutExpressions = ({
  UpdateExpression: _update,
  ConditionExpression: _condition,
  ExpressionAttributeNames: _names,
  ExpressionAttributeValues: _values,
  ...rest
}: TypedRequest): TypedRequest => rest;

/** Throws DynamoDB's error if the request is not valid. */
export const validated = (request: TypedRequest, { types, custom }: Validation, store: Store): ParsedRequest => {
  const checked = (some: TypedRequest): ParsedRequest => {
    checkValidations(some, types, custom, store);
    return some;
  };
  const { ExpressionAttributeValues: values = {} } = request;
  if (!mayBeKept(request) || !areValid(values)) return checked(request);
  const parsed = kept(keyOf(request), () => withPlaces(checked({ ...request }), values));
  return { ...checked(withoutExpressions(request)), ...filled(parsed, values) };
};
