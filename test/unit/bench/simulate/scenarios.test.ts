import { deadSink } from '../../../../bench/simulate/dead-sink';
import { limitsOf, readLimits } from '../../../../bench/simulate/limits';
import { simulateStorm } from '../../../../bench/simulate/reconnect-storm';
import { readTraffic } from '../../../../bench/simulate/traffic';

const limits = limitsOf(readLimits(), 'eu-west-2');

it('what a dead sink costs grows with its deliveries, and not with the time', () => {
  const [day, days] = [deadSink(1_000, 28, 24), deadSink(1_000, 28, 96)];
  expect(day.waiting).toBe(28 * 86_400);
  expect(days.waiting).toBe(4 * day.waiting);
  // A trial every 15 minutes, after the first pauses.
  expect(day.attempts).toBeLessThan(24 * 4 + 20);
  // Five hundred a second, after the first steps.
  expect(day.hoursToClear).toBeCloseTo((28 * 24) / 500, 2);
});

it('terminals that come back are not sooner than new connections are accepted', () => {
  const storm = simulateStorm({ traffic: readTraffic(), limits, lambdaConcurrency: 1_000, terminals: 5_000, seed: 1 });
  expect(storm.all).toBeGreaterThan((5_000 - limits.connects) / limits.connects);
  expect(storm.most).toBeLessThan(120);
  expect(storm.tries).toBeGreaterThan(1);
});
