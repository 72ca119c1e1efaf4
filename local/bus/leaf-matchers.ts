/** The comparisons of event patterns. Each compares one value. */

type Test = (argument: unknown, value: unknown) => boolean;

const lower = (text: string): string => text.toLowerCase();

const equalsIgnoringCase: Test = (expected, value) =>
  typeof expected === 'string' && typeof value === 'string' && lower(expected) === lower(value);

/** `prefix` and `suffix` accept a string or `{"equals-ignore-case": string}`. */
const affix =
  (holds: (value: string, expected: string) => boolean): Test =>
  (expected, value) => {
    if (typeof value !== 'string') return false;
    if (typeof expected === 'string') return holds(value, expected);
    const anyCase = operand(expected, 'equals-ignore-case');
    return typeof anyCase === 'string' && holds(lower(value), lower(anyCase));
  };

const operand = (matcher: unknown, name: string): unknown => (matcher as Record<string, unknown> | null)?.[name];

const prefix = affix((value, expected) => value.startsWith(expected));
const suffix = affix((value, expected) => value.endsWith(expected));

/** `*` matches any characters. A backslash escapes a star or a backslash. */
const wildcard: Test = (expected, value) => {
  if (typeof expected !== 'string' || typeof value !== 'string') return false;
  const pieces = expected.match(/\\[\\*]|\*|[^*\\]+|\\/g) ?? [];
  const source = pieces.map((piece) =>
    piece === '*' ? '.*' : escape(piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece),
  );
  return new RegExp(`^${source.join('')}$`, 's').test(value);
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Pairs of comparison and bound, which must all hold: `[">", 0, "<=", 5]`. */
const numeric: Test = (terms, value) => {
  if (!Array.isArray(terms) || typeof value !== 'number') return false;
  return terms.every((term: unknown, index) => index % 2 === 1 || (comparisons[String(term)]?.(value, Number(terms[index + 1])) ?? false));
};

const insideAnythingBut: Readonly<Record<string, Test>> = { prefix, suffix, wildcard, 'equals-ignore-case': equalsIgnoringCase };

const anythingBut: Test = (excluded, value) => {
  if (Array.isArray(excluded)) return !excluded.includes(value);
  if (typeof excluded !== 'object' || excluded === null) return value !== excluded;
  return Object.entries(excluded).every(([name, argument]: [string, unknown]) => {
    const alternatives: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    return !alternatives.some((alternative) => insideAnythingBut[name]?.(alternative, value) ?? false);
  });
};

const tests: Readonly<Record<string, Test>> = { ...insideAnythingBut, numeric, 'anything-but': anythingBut };

const isComparison = (matcher: unknown): matcher is Record<string, unknown> => typeof matcher === 'object' && matcher !== null;

const oneMatches = (matcher: unknown, value: unknown): boolean => {
  if (!isComparison(matcher)) return matcher === value;
  return Object.entries(matcher).every(([name, argument]) => tests[name]?.(argument, value) ?? false);
};

const existence = (matcher: unknown): unknown => (isComparison(matcher) ? matcher.exists : undefined);

/** Matches if any comparison matches any element of the value. An absent field matches only `{"exists": false}`. */
export const leafMatches = (matchers: readonly unknown[], value: unknown): boolean => {
  const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return matchers.some((matcher) => {
    const mustExist = existence(matcher);
    return mustExist === undefined ? values.some((element) => oneMatches(matcher, element)) : mustExist === values.length > 0;
  });
};

const isLiteral = (matcher: unknown): boolean => matcher === null || ['string', 'number', 'boolean'].includes(typeof matcher);

const isNumericTerms = (terms: unknown): boolean =>
  Array.isArray(terms) &&
  terms.length > 0 &&
  terms.length % 2 === 0 &&
  terms.every((term: unknown, index) => (index % 2 === 0 ? String(term) in comparisons : typeof term === 'number'));

/** Whether this is valid in a pattern: a value, or one known comparison. */
export const isMatcher = (matcher: unknown): boolean => {
  if (isLiteral(matcher)) return true;
  if (!isComparison(matcher) || Object.keys(matcher).length !== 1) return false;
  const [[name, argument]] = Object.entries(matcher) as [[string, unknown]];
  if (name === 'exists') return typeof argument === 'boolean';
  if (name === 'numeric') return isNumericTerms(argument);
  return name in tests;
};
