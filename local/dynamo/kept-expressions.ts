/**
 * Validates requests as dynalite does. Programs send the same few expressions again and again, with other values, and
 * dynalite takes longer to parse them than for all the rest of a write. So what it made of the expressions of a request
 * is kept, with the places of the values. Refusals are not kept.
 */
import type { Store } from 'dynalite/db';
import { checkValidations, validateAttributeValue, type Validation } from 'dynalite/validations';
import { keptResults } from '../../functions/runtime/kept-results';
import type { Attribute } from './attribute';
import type { ParsedRequest } from './expression';
import { EXPRESSION_NAMES } from './expression-limits';

type Values = Readonly<Record<string, Attribute>>;

/** A request whose types have been checked. */
type TypedRequest = ParsedRequest & { readonly [Name in (typeof EXPRESSION_NAMES)[number]]?: string } & {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
};

/** What dynalite's actions read in place of the expressions. */
type Parsed = Pick<ParsedRequest, '_updates' | '_condition' | '_keyCondition' | 'KeyConditions' | '_filter' | '_projection'>;

/** Stands for the value of that name. */
class Place {
  constructor(readonly name: string) {}
}

/** The attributes that an expression names are part of its key, so there may be some for each participant of a conference. */
const MAX_KEPT = 1_000;

const kept = keptResults<Parsed>(MAX_KEPT);

/** dynalite compares the bounds of a BETWEEN with each other, and knows the names of types. All else depends on types only. */
const DEPENDS_ON_VALUES = /\b(?:between|attribute_type)\b/i;

const textsOf = (request: TypedRequest): readonly (string | undefined)[] => EXPRESSION_NAMES.map((name) => request[name]);

const mayBeKept = (request: TypedRequest): boolean => {
  const texts = textsOf(request).filter((text) => text !== undefined);
  return texts.length > 0 && !texts.some((text) => DEPENDS_ON_VALUES.test(text));
};

/** Requests with the same key are all refused, or parsed alike, if their values are valid. */
const keyOf = (request: TypedRequest): string => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values = {} } = request;
  const types = Object.entries(values).map(([name, value]) => [name, Object.keys(value)]);
  return JSON.stringify([Object.keys(request), textsOf(request), names, types]);
};

/** A deep copy, with another object in the place of each for which `replace` returns one. */
const copied = (node: unknown, replace: (object: object) => object | undefined): unknown => {
  if (typeof node !== 'object' || node === null) return node;
  const other = replace(node);
  if (other !== undefined) return other;
  if (Array.isArray(node)) return node.map((member) => copied(member, replace));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(node)) copy[name] = copied(member, replace);
  return copy;
};

/** dynalite puts the very objects of the values into what it parses. */
const withPlaces = (request: ParsedRequest, values: Values): Parsed => {
  const { _updates, _condition, _keyCondition, KeyConditions, _filter, _projection } = request;
  const parsed = Object.entries({ _updates, _condition, _keyCondition, KeyConditions, _filter, _projection });
  const places = new Map<object, Place>(Object.entries(values).map(([name, value]) => [value, new Place(name)]));
  return copied(Object.fromEntries(parsed.filter(([, part]) => part !== undefined)), (object) => places.get(object)) as Parsed;
};

const filled = (parsed: Parsed, values: Values): Parsed =>
  copied(parsed, (object) => (object instanceof Place ? values[object.name] : undefined)) as Parsed;

/** Also writes numbers in their usual form, as dynalite does. */
const areValid = (values: Values): boolean => Object.values(values).every((value) => validateAttributeValue(value) === undefined);

const isOfExpressions: ReadonlySet<string> = new Set([...EXPRESSION_NAMES, 'ExpressionAttributeNames', 'ExpressionAttributeValues']);

const withoutExpressions = (request: TypedRequest): TypedRequest =>
  Object.fromEntries(Object.entries(request).filter(([name]) => !isOfExpressions.has(name)));

/** Throws DynamoDB's error if the request is not valid. */
export const validated = (request: TypedRequest, { types, custom }: Validation, store: Store): ParsedRequest => {
  const checked = (some: TypedRequest): ParsedRequest => {
    checkValidations(some, types, custom, store);
    return some;
  };
  const { ExpressionAttributeValues: values = {} } = request;
  if (!mayBeKept(request) || !areValid(values)) return checked(request);
  const parsed = kept(keyOf(request), () => withPlaces(checked({ ...request }), values));
  const { KeyConditions, ...others } = filled(parsed, values);
  return { ...checked({ ...withoutExpressions(request), ...(KeyConditions && { KeyConditions }) }), ...others };
};
