import { allSettled } from '../../../../functions/runtime/all-settled';
import { afterTurns } from '../../../support/later';

describe('work at the same time', () => {
  it('resolves with the results in the order of the work', async () => {
    expect(await allSettled([afterTurns(2).then(() => 'slow'), afterTurns(0).then(() => 7)])).toEqual(['slow', 7]);
  });

  it('throws the first failure, and leaves no work running', async () => {
    const ended: string[] = [];
    const work = [
      afterTurns(3).then(() => void ended.push('slow')),
      afterTurns(0).then(() => Promise.reject(new Error('early'))),
      afterTurns(1).then(() => Promise.reject(new Error('late'))),
    ];
    await expect(allSettled(work)).rejects.toThrow('early');
    expect(ended).toEqual(['slow']);
  });
});
