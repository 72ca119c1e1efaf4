import { randomChange } from '../../../../bench/load/random-change';
import { seededRandom } from '../../../../bench/measuring/seeded-random';

it('every kind of change is chosen, and only existing participants', () => {
  const random = seededRandom(3);
  const changes = Array.from({ length: 2_000 }, () => randomChange(4, random));
  expect(new Set(changes.map((change) => change.do))).toEqual(new Set(['update', 'remove', 'hang-up', 'add', 'end']));
  expect(changes.every((change) => !('who' in change) || change.who < 4)).toBe(true);
  expect(Array.from({ length: 200 }, () => randomChange(0, random)).some((change) => 'who' in change)).toBe(false);
});
