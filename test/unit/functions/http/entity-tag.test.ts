import { DomainError } from '../../../../domain/errors';
import { entityTag, expectedVersion, isUnchanged } from '../../../../functions/http/entity-tag';

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
  ])('with %p finds the version unchanged: %p', (header, unchanged) => {
    expect(isUnchanged(header, entityTag(17))).toBe(unchanged);
  });

  it('distinguishes variants of a version', () => {
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
