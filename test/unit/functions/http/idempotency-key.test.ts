import { parseIdempotencyKey } from '../../../../functions/http/idempotency-key';
import { refusal } from '../../../support/refusal';

describe('Idempotency-Key', () => {
  it.each([
    [undefined, undefined],
    ['"abc"', 'abc'],
    ['abc', 'abc'],
    [' "a b" ', 'a b'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['a'.repeat(255), 'a'.repeat(255)],
  ])('%p is the key %p', (header, key) => {
    expect(parseIdempotencyKey(header)).toBe(key);
  });

  it.each(['', '""', '"a', 'a b', 'a,b', '"a","b"', 'ä', '"a\u0007"', 'a'.repeat(256)])('%p is refused', (header) => {
    expect(() => parseIdempotencyKey(header)).toThrow(refusal('INVALID_ARGUMENT'));
  });
});
