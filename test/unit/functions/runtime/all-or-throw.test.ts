import { allOrThrow } from '../../../../functions/runtime/all-or-throw';

const later = (turns: number): Promise<void> => (turns > 0 ? new Promise(setImmediate).then(() => later(turns - 1)) : Promise.resolve());

describe('work at the same time', () => {
  it('resolves with the results in the order of the work', async () => {
    expect(await allOrThrow([later(2).then(() => 'slow'), later(0).then(() => 7)])).toEqual(['slow', 7]);
  });

  it('throws the failure that comes first in the list, and leaves no work running', async () => {
    const ended: string[] = [];
    const work = [
      later(3).then(() => void ended.push('slow')),
      later(1).then(() => Promise.reject(new Error('first'))),
      later(0).then(() => Promise.reject(new Error('earlier'))),
    ];
    await expect(allOrThrow(work)).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });
});
