import { DomainError } from '../../../../domain/errors';
import { entityTag, expectedVersion, isUnchanged } from '../../../../functions/http/entity-tag';
import { parseIdempotencyKey } from '../../../../functions/http/idempotency-key';
import { chooseMediaType } from '../../../../functions/http/media-types';
import { refusal } from '../../../support/refusal';

describe('If-None-Match', () => {
  it.each([
    [undefined, false],
    ['"17"', true],
    ['W/"17"', true],
    ['"1", "17"', true],
    ['*', true],
    ['"1"', false],
    ['17', false],
    ['"17-xml"', false],
  ])('%p: unchanged is %p', (header, unchanged) => {
    expect(isUnchanged(header, entityTag(17))).toBe(unchanged);
  });

  it('tells variants of a version apart', () => {
    expect(isUnchanged('"17"', entityTag(17, 'xml'))).toBe(false);
    expect(isUnchanged('"17-xml"', entityTag(17, 'xml'))).toBe(true);
  });
});

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['*', undefined],
    ['"9"', 9],
    [' "2147483647" ', 2_147_483_647],
  ])('%p asks for version %p', (header, version) => {
    expect(expectedVersion(header)).toBe(version);
  });

  it.each(['9', 'W/"9"', '"9", "10"', '"x"', '""', '"0"', '"12345678901"'])('%p is refused', (header) => {
    expect(() => expectedVersion(header)).toThrow(DomainError);
  });
});

describe('Accept', () => {
  const offers = ['application/json', 'application/conference-info+xml'] as const;

  it.each([
    [undefined, 0],
    ['', 0],
    ['*/*', 0],
    ['application/*', 0],
    ['application/conference-info+xml', 1],
    ['application/json;q=0.5, application/conference-info+xml', 1],
    ['application/conference-info+xml;q=0.2, */*;q=0.1', 1],
    ['application/json;q=0, */*', 1],
    ['text/html, */*;q=0.1', 0],
    ['APPLICATION/JSON; charset=utf-8', 0],
  ])('%p gets offer %p', (accept, index) => {
    expect(chooseMediaType(accept, offers)).toBe(offers[index]);
  });

  it.each(['text/html', 'application/json;q=0', 'application/json;q=x', ';;,'])('%p is not acceptable', (accept) => {
    expect(() => chooseMediaType(accept, offers)).toThrow(refusal('NOT_ACCEPTABLE'));
  });
});

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
