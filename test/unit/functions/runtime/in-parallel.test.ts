import { inParallel, mapInParallel } from '../../../../functions/runtime/in-parallel';
import { afterTurns } from '../../../support/later';

describe('working in parallel', () => {
  it('does everything once, so many at a time and no more', async () => {
    const [done, atOnce] = [new Array<number>(), new Array<number>()];
    let running = 0;
    const errors = await inParallel(
      Array.from({ length: 25 }, (_, index) => index),
      4,
      async (item) => {
        atOnce.push((running += 1));
        await new Promise(setImmediate);
        running -= 1;
        done.push(item);
      },
    );
    expect(errors).toEqual([]);
    expect([...done].sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, index) => index));
    expect(Math.max(...atOnce)).toBe(4);
  });

  it('goes on if something fails, and reports it', async () => {
    const done: number[] = [];
    const errors = await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
      if (item % 2 === 0) throw new Error(String(item));
      done.push(item);
    });
    expect(done).toEqual([1, 3, 5]);
    expect(errors.map(String)).toEqual(['Error: 2', 'Error: 4']);
  });

  it('of nothing does nothing', async () => {
    expect(await inParallel([], 3, async () => Promise.reject(new Error('never')))).toEqual([]);
  });
});

describe('asking in parallel', () => {
  it('answers in the order of the items, whichever is done first', async () => {
    const answers = await mapInParallel([3, 1, 2, 0], 2, async (item) => {
      await afterTurns(item);
      return item * 10;
    });
    expect(answers).toEqual([30, 10, 20, 0]);
  });

  it('begins nothing more once something has failed, and throws that', async () => {
    const begun: number[] = [];
    const asking = mapInParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      await afterTurns(1);
      if (item === 2) throw new Error('silent');
    });
    await expect(asking).rejects.toThrow('silent');
    await afterTurns(3);
    expect(begun).toEqual([1, 2, 3]);
  });

  it('throws a failure only when all that was begun has ended: that of the first worker, even if it is not the earliest', async () => {
    const ended: number[] = [];
    const asking = mapInParallel([3, 1, 2, 4], 3, async (item) => {
      await afterTurns(item);
      ended.push(item);
      if (item !== 2) throw new Error(String(item));
    });
    await expect(asking).rejects.toThrow('3');
    expect(ended).toEqual([1, 2, 3]);
  });
});
