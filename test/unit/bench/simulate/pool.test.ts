import { seededRandom } from '../../../../bench/measuring/seeded-random';
import { Events } from '../../../../bench/measuring/events';
import { Pool } from '../../../../bench/simulate/pool';

/** A time with an exponential distribution. */
const exponential = (mean: number, random: () => number): number => -mean * Math.log(1 - random());

/** Mean wait of customers who come and are served by chance. */
const meanWait = (arrivals: number, rate: number, size: number): number => {
  const [events, pool, random] = [new Events(), new Pool(size), seededRandom(5)];
  let waited = 0;
  let left = arrivals;
  const arrive = (): void => {
    const at = events.now;
    pool.enter(1, () => {
      waited += events.now - at;
      events.after(exponential(1, random), () => pool.leave(1));
    });
    if (--left > 0) events.after(exponential(1 / rate, random), arrive);
  };
  events.at(0, arrive);
  events.runUntil(Infinity);
  return waited / arrivals;
};

/** Erlang's C formula: the mean wait with `size` servers, `rate` arrivals and one service a second each. */
const erlang = (rate: number, size: number): number => {
  let [term, sum] = [1, 1];
  for (let busy = 1; busy < size; busy++) sum += term *= rate / busy;
  const all = (term * rate) / size / (1 - rate / size);
  return all / (sum + all) / (size - rate);
};

it.each([
  [1, 0.5],
  [3, 2.1],
  [10, 8],
])('customers of %s servers wait as long as Erlang says', (size, rate) => {
  expect(meanWait(60_000, rate, size) / erlang(rate, size)).toBeGreaterThan(0.9);
  expect(meanWait(60_000, rate, size) / erlang(rate, size)).toBeLessThan(1.1);
});

it('serves a group of equal jobs in as many waves as it needs', () => {
  const [events, pool] = [new Events(), new Pool(4)];
  const waves: (readonly [number, number])[] = [];
  pool.enter(10, (jobs) => {
    waves.push([events.now, jobs]);
    events.after(1, () => pool.leave(jobs));
  });
  events.runUntil(Infinity);
  expect(waves).toEqual([
    [0, 4],
    [1, 4],
    [2, 2],
  ]);
  expect(pool.tryEnter(5)).toBe(4);
});

it('refuses what it has no room for, and does not let a caller pass those who wait', () => {
  const pool = new Pool(3);
  expect(pool.tryEnter(2)).toBe(2);
  expect(pool.tryEnter(2)).toBe(1);
  pool.enter(1, () => undefined);
  expect(pool.tryEnter(1)).toBe(0);
});
