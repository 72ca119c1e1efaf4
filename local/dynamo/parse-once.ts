/**
 * dynalite parses the text of an expression at every request, which takes as long as everything else that it does. Programs send
 * the same few texts over and over, with other names and values: here each is parsed once, and filled in from then on.
 */
import type { Parse, ParseContext } from 'dynalite/validations';
import { keptResults } from '../../functions/runtime/kept-results';
import { typeOf } from './attribute';
import { filled, type Template, templateOf } from './expression-template';

/** More texts than a program has. */
const MOST_KEPT = 1_000;

/** What comes of these depends on the values themselves, not only on their types. */
const DEPENDS_ON_VALUES = /between|attribute_type/i;

/** Texts with placeholders of the same names and types are parsed alike. */
const shapeOf = (text: string, { attrNames, attrVals }: ParseContext): string => {
  const values = Object.entries(attrVals ?? {}).map(([placeholder, value]) => `${placeholder} ${typeOf(value)}`);
  return [text, Object.keys(attrNames ?? {}).join(), values.join()].join('\n');
};

/** Two names that are equal, or equal to one in the text, may stand in each other's way: these are for the parser to judge. */
const areDistinct = (names: readonly string[], { literals }: Template): boolean =>
  new Set(names).size === names.length && names.every((name) => name !== '' && !literals.has(name));

/** A parser that answers what `parse` does, and seldom asks it. */
export const parseOnce = (parse: Parse): Parse => {
  const kept = keptResults<Template | undefined>(MOST_KEPT);
  const templateFor = (text: string, context: ParseContext): Template | undefined =>
    DEPENDS_ON_VALUES.test(text) ? undefined : kept(shapeOf(text, context), () => templateOf(parse, text, context));

  return (text, options) => {
    const { attrNames, attrVals, unusedAttrNames, unusedAttrVals } = options.context;
    const names = attrNames ?? {};
    const template = templateFor(text, options.context);
    if (!template || !areDistinct(Object.values(names), template)) return parse(text, options);
    for (const name of template.names) delete unusedAttrNames[name];
    for (const name of template.values) delete unusedAttrVals[name];
    return filled(template, { names, values: attrVals ?? {} });
  };
};
