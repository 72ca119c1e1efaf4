/** Texts that Rollcall stores for a client and that somebody sees: on a phone's screen, in a log of a partner. */
import * as z from 'zod';
import { utf8Bytes } from './utf8-bytes';

/**
 * Besides control characters, what ends a line (U+2028, U+2029), embeddings and overrides (UAX #9, 2.1 and 2.2), and
 * what UTF-8 or XML cannot carry: halves of surrogate pairs, and the noncharacters U+FFFE and U+FFFF.
 */
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\ufffe\uffff]*$/u;
/**
 * For readers of the contract: Python, Go and Java do not all know the properties and escapes above. It takes more than
 * they do; the texts of the members say the rest.
 */
const WITHOUT_CONTROLS_PORTABLE = '^[^\\x00-\\x1f\\x7f-\\x9f]*$';
/** U+2800 is a Braille pattern without dots. */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;
/**
 * UTF-8 takes at most three bytes for a character of the Basic Multilingual Plane, which has the letters of almost
 * every language in use. Only rare letters and emoji take four.
 */
const BYTES_FOR_EACH_CHARACTER = 3;

/** The size that a visible text of so many characters may have in UTF-8. */
export const maxBytesOf = (characters: number): number => characters * BYTES_FOR_EACH_CHARACTER;

/**
 * Whether each isolate (UAX #9, 2.4) ends within the text. One that does not would change the order of what is shown
 * after the text.
 */
const closesIsolates = (text: string): boolean => {
  let open = 0;
  for (const [character] of text.matchAll(/[\u2066-\u2069]/g)) {
    open += character === '\u2069' ? -1 : 1;
    if (open < 0) return false;
  }
  return open === 0;
};

const fits = (text: string, characters: number): boolean =>
  text.length <= 2 * characters && [...text].length <= characters && utf8Bytes(text) <= maxBytesOf(characters);

/**
 * `characters`: the maximum number of code points, as JSON Schema counts them. The bytes are limited as well, because
 * the size of an item of DynamoDB, and what each write of it costs, is measured in bytes.
 */
export const visibleText = (characters: number) =>
  z
    .string()
    .min(1)
    .regex(
      WITHOUT_CONTROLS,
      'must not contain control characters, line ends, bidirectional embeddings and overrides, or what is not a character',
    )
    .refine(closesIsolates, 'must close each bidirectional isolate that it opens, and no other')
    .refine((text) => SEEN.test(text), 'must contain a visible character')
    .refine(
      (text) => fits(text, characters),
      `must have at most ${String(characters)} characters and ${String(maxBytesOf(characters))} bytes in UTF-8`,
    )
    .meta({ maxLength: characters, pattern: WITHOUT_CONTROLS_PORTABLE });
