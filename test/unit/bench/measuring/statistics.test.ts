import { growthBetweenThirds, percentile, summarise } from '../../../../bench/measuring/statistics';

it('a percentile is a measured value: the nearest rank', () => {
  const samples = [15, 20, 35, 40, 50];
  expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(samples, share))).toEqual([15, 20, 20, 35, 50]);
});

it('the order of measurements does not matter and is not changed', () => {
  const samples = [3, 1, 2];
  expect(summarise(samples)).toEqual({ count: 3, p50: 2, p99: 3, max: 3 });
  expect(samples).toEqual([3, 1, 2]);
});

it('values are sorted as numbers, not as text', () => {
  expect(percentile([100, 9, 20], 0.5)).toBe(20);
});

it('an empty list has no percentile', () => {
  expect(percentile([], 0.5)).toBeNaN();
});

it('growth compares the first and the last third', () => {
  expect(growthBetweenThirds([1, 3, 90, 90, 5, 7])).toEqual({ first: 2, last: 6, growth: 4 });
});

it('constant values do not grow', () => {
  expect(growthBetweenThirds([7, 7, 7, 7]).growth).toBe(0);
  expect(growthBetweenThirds([7]).growth).toBe(0);
});
