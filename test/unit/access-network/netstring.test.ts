import fc from 'fast-check';
import { BrokenFrame, netstring, NetstringReader } from '../../../access-network/kamailio/netstring';
import { runs } from '../../support/property-runs';

/** The pieces of a stream that is cut at these places. */
const pieces = (bytes: Buffer, cuts: readonly number[]): readonly Buffer[] => {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((left, right) => left - right);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
};

it('reads what was written, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat({ max: 400 })), (texts, cuts) => {
      const reader = new NetstringReader();
      const read = pieces(Buffer.from(texts.map(netstring).join('')), cuts).flatMap((piece) => reader.push(piece));
      expect(read).toEqual(texts);
    }),
    { numRuns: runs(200) },
  );
});

it.each([
  ['no number', 'abc:'],
  ['a leading zero', '01:a,'],
  ['a sign', '-1:a,'],
  ['no comma', '1:ab'],
  ['no length for too long', '123456789012'],
  ['a length that nobody has', '99999999:'],
  ['a space', ' 1:a,'],
])('a stream with %s is cut off', (_what, text) => {
  expect(() => new NetstringReader().push(Buffer.from(text))).toThrow(BrokenFrame);
});

it('whatever a stream holds, reading it ends in frames or in a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('0', '1', '9', ':', ',', 'a') }), (text) => {
      try {
        new NetstringReader().push(Buffer.from(text));
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenFrame);
      }
    }),
    { numRuns: runs(300) },
  );
});

it('a frame of megabytes in small pieces is put together once, not with every piece', () => {
  const text = 'x'.repeat(4_000_000);
  const bytes = Buffer.from(netstring(text));
  const reader = new NetstringReader();
  const concat = jest.spyOn(Buffer, 'concat');
  const read: string[] = [];
  for (let at = 0; at < bytes.length; at += 1_400) read.push(...reader.push(bytes.subarray(at, at + 1_400)));
  expect(read).toEqual([text]);
  expect(concat.mock.calls.length).toBeLessThan(5);
  concat.mockRestore();
});
