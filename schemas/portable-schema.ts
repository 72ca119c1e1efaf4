/**
 * Rewrites generated JSON Schemas so that the validators and client generators of other languages can read them. Each
 * rule drops what they misread; the texts of the members still say it.
 */

type JsonSchema = {
  type?: unknown;
  format?: unknown;
  pattern?: unknown;
  const?: unknown;
  enum?: unknown;
  minimum?: unknown;
  maximum?: unknown;
  oneOf?: unknown;
};

/**
 * - A constant that is a boolean: generators for Java, Kotlin and Go make an enumeration of it, whose code does not
 *   compile.
 * - Bounds of whole numbers that are only JavaScript's own: they would turn a count into a 64-bit number.
 */
export const makePortable = (jsonSchema: JsonSchema): void => {
  if (typeof jsonSchema.const === 'boolean') delete jsonSchema.const;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

/**
 * For a document that clients are generated from:
 *
 * - The pattern of a time: they make a date of it, and a date has no pattern.
 * - A constant text: not every generator knows it, but all know an enumeration of one value.
 * - A type beside alternatives: the generator for Kotlin then makes one class of all of them.
 */
export const makeGenerable = (jsonSchema: JsonSchema): void => {
  makePortable(jsonSchema);
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.oneOf !== undefined) delete jsonSchema.type;
  if (typeof jsonSchema.const !== 'string') return;
  jsonSchema.enum = [jsonSchema.const];
  delete jsonSchema.const;
};
