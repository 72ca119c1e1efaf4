import { minuteOf, secondsToNextMinute } from '../../../domain/clock-minute';
import { MINUTE_MS } from '../../../schemas/durations';

const NINE = Date.parse('2026-11-23T09:00:00.000Z');

it('a minute begins with the full minute by the clock', () => {
  expect(minuteOf(NINE + MINUTE_MS - 1)).toBe(minuteOf(NINE));
  expect(minuteOf(NINE - 1)).toBe(minuteOf(NINE) - 1);
  expect(minuteOf(NINE + MINUTE_MS)).toBe(minuteOf(NINE) + 1);
});

it('the seconds to the next minute are rounded up, so that nobody comes back too early', () => {
  expect(secondsToNextMinute(NINE)).toBe(60);
  expect(secondsToNextMinute(NINE + 1_001)).toBe(59);
  expect(secondsToNextMinute(NINE + MINUTE_MS - 1)).toBe(1);
});
