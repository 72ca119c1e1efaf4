/** The form of the `Idempotency-Key` header: the server checks what the document shows. */

export const MAX_IDEMPOTENCY_KEY_CHARACTERS = 255;

/**
 * In double quotes, RFC 9651 section 3.3.3: printable ASCII, with `"` and `\` escaped. Without quotes, printable ASCII
 * without space, quote, comma and backslash, so that two joined headers do not form one key.
 */
export const IDEMPOTENCY_KEY_PATTERN =
  '^(?:"(?:[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\]){1,255}"|[\\x21\\x23-\\x2b\\x2d-\\x5b\\x5d-\\x7e]{1,255})$';

/** Every character escaped, and the quotes. */
export const MAX_IDEMPOTENCY_KEY_HEADER_CHARACTERS = 2 * MAX_IDEMPOTENCY_KEY_CHARACTERS + 2;
