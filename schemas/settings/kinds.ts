/**
 * The kinds of values that settings have: what a value must be, and how it is read from the text of an environment
 * variable.
 */
import * as z from 'zod';
import { readJson } from '../read-json';

export type Kind<Schema extends z.ZodType = z.ZodType> = {
  /** What a value must be, wherever it is written. */
  readonly schema: Schema;
  /** What a carrier must write into its file, if that is stricter. */
  readonly fileSchema?: z.ZodType<z.output<Schema>>;
  /** The value of a variable, not checked yet. */
  readonly read: (text: string) => unknown;
};

/**
 * The text that `read` understands: a list is joined by commas, an object becomes JSON, and a value that is absent
 * leaves it empty.
 */
export const textOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const asIs = (text: string): string => text;

export const text = { schema: z.string().min(1, 'must not be empty'), read: asIs };

export const matching = (pattern: RegExp, message: string) => ({ schema: z.string().regex(pattern, message), read: asIs });

export const uri = { schema: z.string().refine((value) => URL.canParse(value), 'must be an absolute URI'), read: asIs };

const isPlainHttpsUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return protocol === 'https:' && !username && !password && !search && !hash;
};

/** The cloud uses https for everything; local mode uses http as well. */
export const webAddress = {
  schema: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }),
  fileSchema: z.string().refine(isPlainHttpsUrl, 'must be an https URL without user name, query or fragment'),
  read: asIs,
};

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) => ({ schema: z.enum(values), read: asIs });

export const count = (least: number, most: number) => ({
  schema: z.int(`must be a whole number from ${least} to ${most}`).min(least).max(most),
  read: (digits: string) => (/^[0-9]{1,9}$/.test(digits) ? Number(digits) : digits),
});

export const flag = { schema: z.boolean(), read: (word: string) => (word === 'true' ? true : word === 'false' ? false : undefined) };

export const prefixes = {
  schema: z.array(z.string().regex(/^\+[1-9][0-9]{0,14}$/, 'must be a list of prefixes such as "+44"')).max(100),
  read: (list: string) =>
    list
      .split(',')
      .map((prefix) => prefix.trim())
      .filter((prefix) => prefix !== ''),
};

/** Members of any kind; an empty variable is an object without any. */
export const options = {
  schema: z.record(z.string(), z.unknown()),
  read: (json: string) => (json === '' ? {} : readJson(json)),
};

export const namedTexts = { schema: z.record(z.string(), text.schema), read: readJson };

/**
 * Queues of one account and region differ only in the last part of their URL: the member `at` holds what they have in
 * common.
 */
export const queueAddresses = {
  schema: z.record(z.string(), z.url()),
  read: (json: string) => {
    const parsed = namedTexts.schema.safeParse(readJson(json));
    if (!parsed.success) return undefined;
    const { at = '', ...queues } = parsed.data;
    return Object.fromEntries(Object.entries(queues).map(([name, rest]) => [name, `${at}${rest}`]));
  },
};
