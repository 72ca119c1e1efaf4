/**
 * Validates requests as dynalite does. Programs send the same few expressions again and again, with other values, and
 * dynalite takes longer to parse them than for all the rest of a write. So what it made of the expressions of a request
 * is kept, with the places of the values and of the attributes that only the request names. Refusals are not kept.
 */
import type { Store } from 'dynalite/db';
import { checkValidations, validateAttributeValue, type Validation } from 'dynalite/validations';
import type { Attribute } from './attribute';
import type { ParsedRequest } from './expression';
import { EXPRESSION_NAMES } from './expression-limits';
import { keptParses, type Parsed } from './kept-parses';

type Values = Readonly<Record<string, Attribute>>;

/** A request whose types have been checked. */
type TypedRequest = ParsedRequest & { readonly [Name in (typeof EXPRESSION_NAMES)[number]]?: string } & {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Values;
};

/** The member of an object that stands for a value: the name of the value. Nothing that is parsed has such a member. */
const PLACE = '\0place';
const isPlace = (object: object): object is { readonly [PLACE]: string } => PLACE in object;

/** dynalite compares the bounds of a BETWEEN with each other, and knows the names of types. All else depends on types only. */
const DEPENDS_ON_VALUES = /\b(?:between|attribute_type)\b/i;

const textsOf = (request: TypedRequest): readonly (string | undefined)[] => EXPRESSION_NAMES.map((name) => request[name]);

const mayBeKept = (request: TypedRequest): boolean => {
  const texts = textsOf(request).filter((text) => text !== undefined);
  return texts.length > 0 && !texts.some((text) => DEPENDS_ON_VALUES.test(text));
};

/** DynamoDB refuses longer names of attributes. */
const LONGEST_NAME = 255;

/** No attribute has such a name. */
const standIn = (name: string): string => `\0${name}`;

/**
 * Attributes by what stands for them, such as participants, of whom each write names others. How an expression is parsed
 * depends only on which of its attributes are the same, so one that is also in the text has no stand-in.
 */
const stoodIn = (request: TypedRequest): ReadonlyMap<string, string> => {
  const texts = textsOf(request);
  const isOnlyNamed = (attribute: string): boolean =>
    attribute !== '' && attribute.length <= LONGEST_NAME && !texts.some((text) => text?.includes(attribute));
  const standIns = new Map<string, string>();
  for (const [name, attribute] of Object.entries(request.ExpressionAttributeNames ?? {}))
    if (isOnlyNamed(attribute) && !standIns.has(attribute)) standIns.set(attribute, standIn(name));
  return new Map([...standIns].map(([attribute, stands]) => [stands, attribute]));
};

const withStandIns = (request: TypedRequest, attributes: ReadonlyMap<string, string>): TypedRequest => {
  const { ExpressionAttributeNames: names } = request;
  if (names === undefined) return { ...request };
  const standIns = new Map([...attributes].map(([stands, attribute]) => [attribute, stands]));
  const renamed = Object.entries(names).map(([name, attribute]): [string, string] => [name, standIns.get(attribute) ?? attribute]);
  return { ...request, ExpressionAttributeNames: Object.fromEntries(renamed) };
};

/** Requests with the same key are all refused, or parsed alike, if their values are valid. */
const keyOf = (request: TypedRequest): string => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values = {} } = request;
  const types = Object.entries(values).map(([name, value]) => [name, Object.keys(value)]);
  return JSON.stringify([Object.keys(request), textsOf(request), names, types]);
};

/** A deep copy, with another object in the place of each for which `replace` returns one, and with other texts. */
const copied = (node: unknown, replace: (object: object) => object | undefined, texts: ReadonlyMap<string, string>): unknown => {
  if (typeof node === 'string') return texts.get(node) ?? node;
  if (typeof node !== 'object' || node === null) return node;
  const other = replace(node);
  if (other !== undefined) return other;
  if (Array.isArray(node)) return node.map((member) => copied(member, replace, texts));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(node)) copy[texts.get(name) ?? name] = copied(member, replace, texts);
  return copy;
};

/** dynalite puts the very objects of the values into what it parses. */
const withPlaces = (request: ParsedRequest, values: Values): Parsed => {
  const { _updates, _condition, _keyCondition, KeyConditions, _filter, _projection } = request;
  const parsed = Object.entries({ _updates, _condition, _keyCondition, KeyConditions, _filter, _projection });
  const places = new Map<object, object>(Object.entries(values).map(([name, value]) => [value, { [PLACE]: name }]));
  return copied(Object.fromEntries(parsed.filter(([, part]) => part !== undefined)), (object) => places.get(object), new Map()) as Parsed;
};

const filled = (parsed: Parsed, values: Values, attributes: ReadonlyMap<string, string>): Parsed =>
  copied(parsed, (object) => (isPlace(object) ? values[object[PLACE]] : undefined), attributes) as Parsed;

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
  const attributes = stoodIn(request);
  const general = withStandIns(request, attributes);
  const parse = (): Parsed => {
    try {
      return withPlaces(checked(general), values);
    } catch (error) {
      // A refusal may name an attribute.
      checked({ ...request });
      throw error;
    }
  };
  const parsed = keptParses(keyOf(general), parse);
  const { KeyConditions, ...others } = filled(parsed, values, attributes);
  return { ...checked({ ...withoutExpressions(request), ...(KeyConditions && { KeyConditions }) }), ...others };
};
