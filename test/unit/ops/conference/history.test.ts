import { gapsIn } from '../../../../ops/conference/history';
import type { KnownChange } from '../../../../ops/conference/known-change';

const known = (...versions: readonly (number | readonly [first: number, version: number])[]): KnownChange[] =>
  versions.map((each) => {
    const [first, version] = typeof each === 'number' ? [each, each] : each;
    return { version, first, at: 0, type: 'x', from: 'log' };
  });

it('names the versions of which no change is known', () => {
  expect(gapsIn(known(1, 2, 3), { version: 3 })).toEqual({ missing: '', hidden: '' });
  expect(gapsIn(known(2, 5), { version: 8 })).toEqual({ missing: '1, 3–4, 6–8', hidden: '' });
  expect(gapsIn([], { version: 2 })).toEqual({ missing: '1–2', hidden: '' });
});

it('does not miss versions that show nothing, which a change or the record names', () => {
  expect(gapsIn(known(1, [3, 4], 6), { version: 6 })).toEqual({ missing: '2, 5', hidden: '3' });
  expect(gapsIn(known(1, 2), { version: 5, hiddenFrom: 2, hiddenIn: 5 })).toEqual({ missing: '', hidden: '3–5' });
  expect(gapsIn(known(1, 5), { version: 6, hiddenFrom: 2, hiddenIn: 4 })).toEqual({ missing: '2, 6', hidden: '3–4' });
});
