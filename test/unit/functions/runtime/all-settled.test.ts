import { allSettled } from '../../../../functions/runtime/all-settled';

const later = (turns: number): Promise<void> => (turns > 0 ? new Promise(setImmediate).then(() => later(turns - 1)) : Promise.resolve());

describe('work at the same time', () => {
  it('resolves with the results in the order of the work', async () => {
    expect(await allSettled([later(2).then(() => 'slow'), later(0).then(() => 7)])).toEqual(['slow', 7]);
  });

  it('throws the first failure, and leaves no work running', async () => {
    const ended: string[] = [];
    const work = [
      later(3).then(() => void ended.push('slow')),
      later(0).then(() => Promise.reject(new Error('early'))),
      later(1).then(() => Promise.reject(new Error('late'))),
    ];
    await expect(allSettled(work)).rejects.toThrow('early');
    expect(ended).toEqual(['slow']);
  });
});
