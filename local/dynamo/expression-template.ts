/** A parsed expression with places for the names and values that came with it, to be filled with those of another request. */
import type { Parse, ParseContext } from 'dynalite/validations';
import type { Attribute } from './attribute';

/** Begins what stands for a name, in paths and as a key; a name that a text writes itself has no such character. */
const MARK = '\u0000';

class ValuePlace {
  constructor(readonly placeholder: string) {}
}

export type Template = {
  readonly parsed: unknown;
  /** What the text writes itself, the names among it. */
  readonly literals: ReadonlySet<string>;
  /** The placeholders of the text. */
  readonly names: readonly string[];
  readonly values: readonly string[];
};

const allOf = (names: readonly string[]): Record<string, true> => Object.fromEntries(names.map((name) => [name, true]));

/** What `part` has in its place, for every part of what was parsed; keys of objects are parts too. */
type Exchange = (part: unknown) => unknown;

const exchanged = (node: unknown, exchange: Exchange): unknown => {
  const part = exchange(node);
  if (part !== node) return part;
  if (Array.isArray(node)) return node.map((member) => exchanged(member, exchange));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.create(Object.getPrototypeOf(node) as object | null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(node)) copy[String(exchange(key))] = exchanged(member, exchange);
  return copy;
};

/** Parses with marks for all names and values; `undefined` of a text that is refused, so that the refusal has the real names. */
export const templateOf = (parse: Parse, text: string, context: ParseContext): Template | undefined => {
  const names = Object.keys(context.attrNames ?? {});
  const attrNames = Object.fromEntries(names.map((name) => [name, MARK + name]));
  // Copies, each of its own identity, by which it is found again in what was parsed.
  const attrVals = Object.fromEntries(Object.entries(context.attrVals ?? {}).map(([name, value]) => [name, { ...value }]));
  const places = new Map<unknown, ValuePlace>(Object.entries(attrVals).map(([name, value]) => [value, new ValuePlace(name)]));
  const [unusedAttrNames, unusedAttrVals] = [allOf(names), allOf(Object.keys(attrVals))];
  const literals = new Set<string>();
  const taken: Exchange = (part) => {
    if (typeof part === 'string' && !part.startsWith(MARK)) literals.add(part);
    return places.get(part) ?? part;
  };
  try {
    const parsed = parse(text, { context: { ...context, attrNames, attrVals, unusedAttrNames, unusedAttrVals } });
    if (typeof parsed === 'string') return undefined;
    return {
      parsed: exchanged(parsed, taken),
      literals,
      names: names.filter((name) => !(name in unusedAttrNames)),
      values: Object.keys(attrVals).filter((name) => !(name in unusedAttrVals)),
    };
  } catch {
    return undefined;
  }
};

type Given = { readonly names: Readonly<Record<string, string>>; readonly values: Readonly<Record<string, Attribute>> };

/** As the parser would have answered it, and nobody else's. */
export const filled = ({ parsed }: Template, { names, values }: Given): unknown =>
  exchanged(parsed, (part) => {
    if (part instanceof ValuePlace) return values[part.placeholder];
    return typeof part === 'string' && part.startsWith(MARK) ? names[part.slice(MARK.length)] : part;
  });
