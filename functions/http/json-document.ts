/**
 * Parses JSON strictly enough for a contract. If two members have the same name, `JSON.parse` takes the last. It makes
 * `__proto__` an own member, which schemas overlook. It accepts half of a surrogate pair. This parser refuses all
 * three.
 */
import { malformedDocument } from './request-refusals';

/**
 * A string, or one of the characters that open, close or separate something. The text between them does not matter
 * here.
 */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/gs;
/** The contract needs five. A million levels would cost more to parse than to send. */
const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedDocument('The body is not a JSON document.');
  }
};

const readString = (token: string): string => {
  const value = String(parse(token));
  if (LONE_SURROGATE.test(value)) throw malformedDocument('A string contains half of a character (a lone surrogate).');
  return value;
};

const addName = (names: Set<string>, name: string): void => {
  if (name === '__proto__') throw malformedDocument('A member has a name that is not allowed.');
  if (names.has(name)) throw malformedDocument('An object has two members of the same name.');
  names.add(name);
};

const enter = (open: Set<string>[]): void => {
  if (open.length >= MAX_DEPTH) throw malformedDocument('The body is nested too deeply.');
  open.push(new Set());
};

/** Walks the tokens of a text that is known to be JSON. A string is a name if a colon follows it. */
const refuseAmbiguous = (text: string): void => {
  const open: Set<string>[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') enter(open);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addName(open.at(-1) ?? new Set(), lastString);
    else if (token !== ',') lastString = readString(token);
  }
};

/** The value of a JSON text. Throws `MALFORMED_DOCUMENT` for anything else. */
export const parseJsonDocument = (text: string): unknown => {
  const value = parse(text);
  refuseAmbiguous(text);
  return value;
};
