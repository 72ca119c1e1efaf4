import { inParallel } from '../../../../functions/runtime/in-parallel';

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
