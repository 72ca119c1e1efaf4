import { hourOf, secondsToNextHour } from '../../../domain/clock-hour';
import { HOUR_MS, HOUR_SECONDS } from '../../../schemas/durations';

const NINE = Date.parse('2026-11-23T09:00:00.000Z');

it('an hour begins with the full hour by the clock', () => {
  expect(hourOf(NINE)).toBe(NINE / HOUR_MS);
  expect(hourOf(NINE + HOUR_MS - 1)).toBe(hourOf(NINE));
  expect(hourOf(NINE - 1)).toBe(hourOf(NINE) - 1);
  expect(hourOf(NINE + HOUR_MS)).toBe(hourOf(NINE) + 1);
});

it('the seconds to the next hour are rounded up, so that nobody comes back too early', () => {
  expect(secondsToNextHour(NINE)).toBe(HOUR_SECONDS);
  expect(secondsToNextHour(NINE + 1)).toBe(HOUR_SECONDS);
  expect(secondsToNextHour(NINE + 1_000)).toBe(3_599);
  expect(secondsToNextHour(NINE + HOUR_MS - 1)).toBe(1);
});
