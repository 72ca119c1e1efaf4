import * as fc from 'fast-check';
import { MAX_RETRY_AFTER_MS, RETRY_WAITS_MS, retryWaitMs } from '../../../../domain/subscription/retry-schedule';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schemas/durations';
import { runs } from '../../../support/property-runs';

const waits = (randomFraction: number): number[] => {
  const found: number[] = [];
  for (
    let tries = 1, wait = retryWaitMs({ tries, randomFraction: randomFraction });
    wait !== undefined;
    wait = retryWaitMs({ tries, randomFraction: randomFraction })
  ) {
    found.push(wait);
    tries += 1;
  }
  return found;
};
const sum = (times: readonly number[]): number => times.reduce((total, time) => total + time, 0);

it('ten attempts are spread over 75 hours, 35 minutes and 5 seconds', () => {
  expect(waits(0)).toHaveLength(9);
  expect(sum(waits(0))).toBe(75 * HOUR_MS + 35 * MINUTE_MS + 5 * SECOND_MS);
});

it('the second comes after five seconds, the third after five minutes, the last after a day', () => {
  expect([waits(0)[0], waits(0)[1], waits(0).at(-1)]).toEqual([5 * SECOND_MS, 5 * MINUTE_MS, DAY_MS]);
});

it('no attempt comes earlier than the schedule says, and none later than a fifth more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (tries, chance) => {
      const wait = RETRY_WAITS_MS[tries - 1] ?? 0;
      const given = retryWaitMs({ tries, randomFraction: chance }) ?? 0;
      return given >= wait && given <= Math.ceil(wait * 1.2);
    }),
    { numRuns: runs(100) },
  );
});

it('a sink that asks for more time gets it, a day at most', () => {
  expect(retryWaitMs({ tries: 1, randomFraction: 0, retryAfterMs: 2 * MINUTE_MS })).toBe(2 * MINUTE_MS);
  expect(retryWaitMs({ tries: 1, randomFraction: 0, retryAfterMs: 90 * DAY_MS })).toBe(MAX_RETRY_AFTER_MS);
});

it('a sink that asks for less time than the schedule gives is not asked sooner', () => {
  expect(retryWaitMs({ tries: 3, randomFraction: 0, retryAfterMs: SECOND_MS })).toBe(30 * MINUTE_MS);
});

it('after the last attempt there is none, whatever the sink asks for', () => {
  expect(retryWaitMs({ tries: 10, randomFraction: 0, retryAfterMs: SECOND_MS })).toBeUndefined();
  expect(retryWaitMs({ tries: 11, randomFraction: 0 })).toBeUndefined();
});

it('each attempt has its own wait', () => {
  const minutes = [5 / 60, 5, 30, 120, 300, 600, 840, 1_200, 1_440];
  expect(waits(0)).toEqual(minutes.map((each) => each * MINUTE_MS));
});

it('what failed together comes back apart: by up to a fifth, in whole milliseconds', () => {
  expect(retryWaitMs({ tries: 1, randomFraction: 0.5 })).toBe(5_500);
  expect(retryWaitMs({ tries: 1, randomFraction: 0.0001 })).toBe(5_001);
});
