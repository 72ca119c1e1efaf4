import { seededRandom } from '../../../../bench/measuring/seeded-random';

it('the same seed makes the same choices', () => {
  const draws = (seed: number): readonly number[] => Array.from({ length: 5 }, seededRandom(seed));
  expect(draws(1)).toEqual(draws(1));
  expect(draws(1)).not.toEqual(draws(2));
  expect(draws(1).every((value) => value >= 0 && value < 1)).toBe(true);
});
