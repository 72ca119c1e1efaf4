import { BASE32 } from '../../../../domain/ids/base32';
import { TIME_CHARACTERS, timeOf, timeText } from '../../../../domain/ids/time-text';

it.each([
  [0, '0000000000'],
  [1, '0000000001'],
  [31, '000000000z'],
  [32, '0000000010'],
  [32 * 32, '0000000100'],
  [2 ** 50 - 1, 'zzzzzzzzzz'],
])('the time %d is the text %s, and back', (at, text) => {
  expect(timeText(at)).toBe(text);
  expect(timeOf(text)).toBe(at);
  expect(text).toHaveLength(TIME_CHARACTERS);
});

it('the digits sort as their values do, and none of them can be taken for another', () => {
  expect([...BASE32].sort().join('')).toBe(BASE32);
  expect(new Set(BASE32).size).toBe(32);
  expect(BASE32).not.toMatch(/[ilou]/);
});
