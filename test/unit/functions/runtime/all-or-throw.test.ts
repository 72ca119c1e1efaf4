import { allOrThrow } from '../../../../functions/runtime/all-or-throw';
import { afterTurns } from '../../../support/later';

describe('work at the same time', () => {
  it('resolves with the results in the order of the work', async () => {
    expect(await allOrThrow([afterTurns(2).then(() => 'slow'), afterTurns(0).then(() => 7)])).toEqual(['slow', 7]);
  });

  it('throws the failure that comes first in the list, and leaves no work running', async () => {
    const ended: string[] = [];
    const work = [
      afterTurns(3).then(() => void ended.push('slow')),
      afterTurns(1).then(() => Promise.reject(new Error('first'))),
      afterTurns(0).then(() => Promise.reject(new Error('earlier'))),
    ];
    await expect(allOrThrow(work)).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });
});
