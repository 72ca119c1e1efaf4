/** Texts that Rollcall stores for a client and that somebody sees: on a phone's screen, in a log of a partner. */
import * as z from 'zod';

/** Besides control characters, what ends a line (U+2028, U+2029), and embeddings and overrides (UAX #9, 2.1 and 2.2). */
const WITHOUT_CONTROLS = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]*$/u;
/** U+2800 is a Braille pattern without dots. */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u;
const BYTES_FOR_EACH_CHARACTER = 3;

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
  text.length <= 2 * characters &&
  [...text].length <= characters &&
  new TextEncoder().encode(text).length <= characters * BYTES_FOR_EACH_CHARACTER;

/**
 * `characters`: the maximum number of code points, as JSON Schema counts them. The bytes are limited as well, because an
 * item of DynamoDB is measured in bytes.
 */
export const visibleText = (characters: number) =>
  z
    .string()
    .min(1)
    .regex(WITHOUT_CONTROLS, 'must not contain control characters, line ends, or bidirectional embeddings and overrides')
    .refine(closesIsolates, 'must close each bidirectional isolate that it opens, and no other')
    .refine((text) => SEEN.test(text), 'must contain a visible character')
    .refine(
      (text) => fits(text, characters),
      `must have at most ${String(characters)} characters and ${String(characters * BYTES_FOR_EACH_CHARACTER)} bytes in UTF-8`,
    )
    .meta({ maxLength: characters });
