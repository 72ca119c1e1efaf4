import { drawFrom, type Published } from '../../../../bench/latency/distribution';
import { readHops } from '../../../../bench/latency/hops';
import { seededRandom } from '../../../../bench/measuring/seeded-random';
import { percentile } from '../../../../bench/measuring/statistics';

const drawn = (published: Published): readonly number[] => {
  const [draw, random] = [drawFrom(published), seededRandom(3)];
  return Array.from({ length: 40_000 }, () => draw(random));
};

it.each([
  ['a log-normal distribution', { median: 12, p99: 60 }, 12, 60],
  ['published percentiles', { percentiles: { 10: 22, 50: 28, 90: 61, 99: 645 } }, 28, 645],
] as const)('%s has the median and the 99th percentile that it was given', (_name, published, p50, p99) => {
  const times = drawn(published);
  expect(percentile(times, 0.5) / p50).toBeCloseTo(1, 1);
  expect(percentile(times, 0.99) / p99).toBeGreaterThan(0.85);
  expect(percentile(times, 0.99) / p99).toBeLessThan(1.15);
});

it('keeps every published percentile', () => {
  const times = drawn({ percentiles: { 10: 118, 50: 213, 90: 341, 99: 552 } });
  expect(percentile(times, 0.1)).toBeGreaterThan(115);
  expect(percentile(times, 0.1)).toBeLessThan(121);
  expect(percentile(times, 0.9)).toBeGreaterThan(333);
  expect(percentile(times, 0.9)).toBeLessThan(349);
});

it('every hop names its source, or why it is assumed', () => {
  const unfounded = Object.entries(readHops().hops).filter(([, { seenAt, why }]) => seenAt === null && why === undefined);
  expect(unfounded).toEqual([]);
});
