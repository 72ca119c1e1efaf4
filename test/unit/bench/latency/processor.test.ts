import { Processor } from '../../../../bench/latency/processor';

it('runs a burst within its share of the period at full speed', () => {
  expect(new Processor(0.25, 20).run(0, 4)).toBe(4);
});

it('slows what exceeds the share down to the share', () => {
  // 5 ms are saved and 0.25 ms come with each millisecond: after 6.67 ms nothing is saved, and 13.33 ms take four times as long.
  expect(new Processor(0.25, 20).run(0, 20)).toBeCloseTo(5 / 0.75 + (20 - 5 / 0.75) * 4);
});

it('is held to its share at every moment without a period', () => {
  expect(new Processor(0.25, 0).run(0, 2)).toBe(8);
});

it('does one thing after the other, and saves its share meanwhile', () => {
  const processor = new Processor(0.5, 10);
  expect(processor.run(0, 5)).toBe(5);
  expect(processor.run(1, 5)).toBe(10);
  expect(processor.run(1_000, 5)).toBe(1_005);
});

it('never waits with a whole core', () => {
  expect(new Processor(1, 20).run(7, 100)).toBe(107);
});
