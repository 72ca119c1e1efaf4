/**
 * dynalite parses the text of an expression at every request, which takes as long as everything else that it does. Programs send
 * the same few texts over and over, with other names and values: here each is parsed once, and filled in from then on.
 */
import type { Parse, ParseContext } from 'dynalite/validations';
import { typeOf, type Attribute } from './attribute';

/** More texts than a program has; one that makes up new ones for ever does not fill the memory. */
const MOST_KEPT = 1_000;

/** What comes of these depends on the values themselves, not only on their types. */
const DEPENDS_ON_VALUES = /between|attribute_type/i;

/** Stands for a name, in paths and as a key; no attribute's name begins like that in an expression without placeholders. */
const MARK = '\u0000';

class ValuePlace {
  constructor(readonly placeholder: string) {}
}

type Template = {
  readonly parsed: unknown;
  /** Written as they are: a placeholder's name that equals one could make two paths overlap. */
  readonly literals: ReadonlySet<string>;
  readonly names: readonly string[];
  readonly values: readonly string[];
};

type Names = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, Attribute>>;

const shapeOf = (text: string, { attrNames, attrVals }: ParseContext): string => {
  const values = Object.entries(attrVals ?? {}).map(([placeholder, value]) => `${placeholder} ${typeOf(value)}`);
  return [text, Object.keys(attrNames ?? {}).join(), values.join()].join('\n');
};

const allOf = (names: readonly string[]): Record<string, true> => Object.fromEntries(names.map((name) => [name, true]));

/** Parsed with marks for all names and values; `undefined` of a text that is refused, so that the refusal has the real names. */
const learn = (parse: Parse, text: string, context: ParseContext): Template | undefined => {
  const names = Object.keys(context.attrNames ?? {});
  const values = Object.entries(context.attrVals ?? {});
  const stands = new Map<unknown, ValuePlace>();
  const attrVals: Record<string, Attribute> = {};
  for (const [placeholder, value] of values) {
    attrVals[placeholder] = { ...value };
    stands.set(attrVals[placeholder], new ValuePlace(placeholder));
  }
  const unusedAttrNames = allOf(names);
  const unusedAttrVals = allOf(Object.keys(attrVals));
  const attrNames = Object.fromEntries(names.map((name) => [name, MARK + name]));
  const literals = new Set<string>();
  try {
    const found = parse(text, { context: { ...context, attrNames, attrVals, unusedAttrNames, unusedAttrVals } });
    if (typeof found === 'string') return undefined;
    return {
      parsed: templateOf(found, stands, literals),
      literals,
      names: names.filter((name) => !(name in unusedAttrNames)),
      values: Object.keys(attrVals).filter((name) => !(name in unusedAttrVals)),
    };
  } catch {
    return undefined;
  }
};

const templateOf = (node: unknown, stands: ReadonlyMap<unknown, ValuePlace>, literals: Set<string>): unknown => {
  const place = stands.get(node);
  if (place) return place;
  if (typeof node === 'string' && !node.startsWith(MARK)) literals.add(node);
  if (Array.isArray(node)) return node.map((member) => templateOf(member, stands, literals));
  if (typeof node !== 'object' || node === null) return node;
  return mapped(node, (member) => templateOf(member, stands, literals), same);
};

const same = (key: string): string => key;

const mapped = (node: object, value: (member: unknown) => unknown, key: (name: string) => string): object => {
  const copy = Object.create(Object.getPrototypeOf(node) as object | null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(node)) copy[key(name)] = value(member);
  return copy;
};

const filled = (node: unknown, names: Names, values: Values): unknown => {
  const nameOf = (text: string): string => (text.startsWith(MARK) ? (names[text.slice(MARK.length)] ?? '') : text);
  const fill = (part: unknown): unknown => {
    if (typeof part === 'string') return nameOf(part);
    if (typeof part !== 'object' || part === null) return part;
    if (part instanceof ValuePlace) return values[part.placeholder];
    return Array.isArray(part) ? part.map(fill) : mapped(part, fill, nameOf);
  };
  return fill(node);
};

/** Two names that are equal, or equal to one in the text, may stand in each other's way: these are for the parser to judge. */
const areDistinct = (names: readonly string[], { literals }: Template): boolean =>
  new Set(names).size === names.length && names.every((name) => typeof name === 'string' && name !== '' && !literals.has(name));

/** A parser that answers what `parse` does, and asks it once for each text with placeholders of the same names and types. */
export const parseOnce = (parse: Parse): Parse => {
  const known = new Map<string, Template | undefined>();
  const templateFor = (text: string, context: ParseContext): Template | undefined => {
    const shape = shapeOf(text, context);
    if (!known.has(shape)) {
      if (known.size >= MOST_KEPT) known.clear();
      known.set(shape, learn(parse, text, context));
    }
    return known.get(shape);
  };
  return (text, options) => {
    const { context } = options;
    const names = context.attrNames ?? {};
    const template = DEPENDS_ON_VALUES.test(text) ? undefined : templateFor(text, context);
    if (!template || !areDistinct(Object.values(names), template)) return parse(text, options);
    for (const name of template.names) delete context.unusedAttrNames[name];
    for (const name of template.values) delete context.unusedAttrVals[name];
    return filled(template.parsed, names, context.attrVals ?? {});
  };
};
