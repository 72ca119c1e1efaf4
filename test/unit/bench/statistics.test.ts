import { growthBetweenThirds, percentile, summarise } from '../../../bench/measuring/statistics';

it('a percentile is a value that was measured: the nearest rank', () => {
  const samples = [15, 20, 35, 40, 50];
  expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(samples, share))).toEqual([15, 20, 20, 35, 50]);
});

it('the order of measurements does not matter, and they stay in theirs', () => {
  const samples = [3, 1, 2];
  expect(summarise(samples)).toEqual({ count: 3, p50: 2, p99: 3, most: 3 });
  expect(samples).toEqual([3, 1, 2]);
});

it('values are ordered as numbers, not as texts', () => {
  expect(percentile([100, 9, 20], 0.5)).toBe(20);
});

it('of nothing there is no percentile', () => {
  expect(percentile([], 0.5)).toBeNaN();
});

it('growth is told from the thirds at both ends', () => {
  expect(growthBetweenThirds([1, 3, 90, 90, 5, 7])).toEqual({ first: 2, last: 6, growth: 4 });
});

it('what stays does not grow', () => {
  expect(growthBetweenThirds([7, 7, 7, 7]).growth).toBe(0);
  expect(growthBetweenThirds([7]).growth).toBe(0);
});
