/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): a quoted string, also accepted without
 * quotes.
 */
import { invalidArgument } from '../../domain/errors';

export const MAX_IDEMPOTENCY_KEY_CHARACTERS = 255;

/** RFC 9651 section 3.3.3: printable ASCII, with `"` and `\` escaped. */
const QUOTED = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
/** Printable ASCII without space, quote, comma and backslash, so that two joined headers do not form one key. */
const BARE = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+$/;

const keyOf = (text: string): string | undefined => {
  const quoted = QUOTED.exec(text)?.[1];
  return quoted === undefined ? BARE.exec(text)?.[0] : quoted.replace(/\\(["\\])/g, '$1');
};

/** The key, the same whether it was quoted or not; `undefined` without the header. */
export const parseIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const key = keyOf(header.trim());
  if (key !== undefined && key.length > 0 && key.length <= MAX_IDEMPOTENCY_KEY_CHARACTERS) return key;
  const detail = `must be 1 to ${MAX_IDEMPOTENCY_KEY_CHARACTERS} printable ASCII characters, in double quotes`;
  throw invalidArgument([{ parameter: 'Idempotency-Key', detail }]);
};
