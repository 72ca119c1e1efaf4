import fc from 'fast-check';
import { FrameSizes } from '../../local/gateway/sockets/frame-sizes';
import { runs } from '../support/property-runs';

describe('the sizes of frames', () => {
  it('are found however the bytes are split', () => {
    const frame = (size: number, masked: boolean): Buffer => {
      const mask = masked ? 0x80 : 0;
      const header =
        size < 126
          ? [mask | size]
          : size < 65_536
            ? [mask | 126, size >> 8, size & 0xff]
            : [mask | 127, 0, 0, 0, 0, 0, size >> 16, (size >> 8) & 0xff, size & 0xff];
      return Buffer.concat([Buffer.from([0x81, ...header, ...(masked ? [1, 2, 3, 4] : [])]), Buffer.alloc(size, 0xff)]);
    };
    const sizes = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 65_000, max: 70_000 })), fc.boolean()), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sizes, fc.array(fc.integer({ min: 1, max: 40_000 }), { maxLength: 50 }), (frameSizes, cuts) => {
        const bytes = Buffer.concat(frameSizes.map(([size, masked]) => frame(size, masked)));
        const frames = new FrameSizes();
        let largest = 0;
        let from = 0;
        for (const length of [...cuts, bytes.length]) {
          largest = Math.max(largest, frames.largestIn(bytes.subarray(from, from + length)));
          from += length;
        }
        expect(largest).toBe(Math.max(...frameSizes.map(([size]) => size)));
      }),
      { numRuns: runs(60) },
    );
  });
});
