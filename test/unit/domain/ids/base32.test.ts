import { BASE32, base32Of } from '../../../../domain/ids/base32';

it('a byte is one character, and each character is as likely as the others', () => {
  const all = base32Of(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  expect(all).toBe(BASE32.repeat(8));
  expect(base32Of(Uint8Array.from([0, 31, 32, 255]))).toBe('0z0z');
});
