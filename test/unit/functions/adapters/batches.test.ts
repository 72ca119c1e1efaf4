import * as fc from 'fast-check';
import { batchesOf } from '../../../../functions/adapters/batches';
import { runs } from '../../../support/property-runs';

const sized = (...sizes: readonly number[]) => sizes.map((bytes) => ({ bytes }));
const sizesOf = (batches: readonly (readonly { readonly bytes: number }[])[]) => batches.map((batch) => batch.map(({ bytes }) => bytes));

describe('what is sent in batches', () => {
  it('is split where a batch would have too many entries or bytes', () => {
    expect(sizesOf(batchesOf(sized(1, 1, 1), { entries: 2, bytes: 10 }))).toEqual([[1, 1], [1]]);
    expect(sizesOf(batchesOf(sized(6, 4, 1), { entries: 9, bytes: 10 }))).toEqual([[6, 4], [1]]);
    expect(batchesOf([], { entries: 1, bytes: 1 })).toEqual([]);
  });

  it('goes alone if it is too large by itself', () => {
    expect(sizesOf(batchesOf(sized(1, 11, 1), { entries: 9, bytes: 10 }))).toEqual([[1], [11], [1]]);
  });

  it('is all there and in order, within the limits, and no two neighbours would fit into one', () => {
    const limits = { entries: 4, bytes: 20 };
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }).map((bytes) => ({ bytes }))), (items) => {
        const batches = batchesOf(items, limits);
        expect(batches.flat()).toEqual(items);
        const total = (batch: typeof items): number => batch.reduce((sum, { bytes }) => sum + bytes, 0);
        for (const batch of batches) expect(batch.length <= limits.entries && total(batch) <= limits.bytes).toBe(true);
        batches.slice(1).forEach((batch, index) => {
          const before = batches[index] ?? [];
          expect(before.length === limits.entries || total(before) + (batch[0]?.bytes ?? 0) > limits.bytes).toBe(true);
        });
      }),
      { numRuns: runs(100) },
    );
  });
});
