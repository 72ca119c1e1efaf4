/**
 * The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): a quoted string, also accepted without
 * quotes.
 */
import { invalidArgument } from '../../domain/errors';
import { IDEMPOTENCY_KEY_PATTERN, MAX_IDEMPOTENCY_KEY_CHARACTERS } from '../../schemas/idempotency-key';

const KEY = new RegExp(IDEMPOTENCY_KEY_PATTERN);

/** The key, the same whether it was quoted or not; `undefined` without the header. */
export const parseIdempotencyKey = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (KEY.test(text)) return text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
  const detail = `must be 1 to ${MAX_IDEMPOTENCY_KEY_CHARACTERS} printable ASCII characters, in double quotes`;
  throw invalidArgument([{ parameter: 'Idempotency-Key', detail }]);
};
