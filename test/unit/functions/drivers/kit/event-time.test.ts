import { correctedTime, nearTime } from '../../../../../functions/drivers/kit/event-time';
import { MINUTE_MS } from '../../../../../schemas/durations';

const NOW = Date.parse('2026-11-23T09:00:00.700Z');
/** Signed in the same second, which is written without its fraction. */
const JUST_SENT = Date.parse('2026-11-23T09:00:00.000Z');

describe('the time of a report that says when it was sent', () => {
  it.each([
    ['is its own if both clocks agree, however long ago it happened', NOW - MINUTE_MS, JUST_SENT, NOW - MINUTE_MS],
    ['is its own if it was on its way for two seconds', NOW - 2_100, JUST_SENT - 1_300, NOW - 2_100],
    ['is brought forward if the clock is behind', NOW - 3 * MINUTE_MS, JUST_SENT - 2 * MINUTE_MS, NOW - MINUTE_MS - 1_300],
    ['is put back if the clock is ahead', NOW + MINUTE_MS, JUST_SENT + 2 * MINUTE_MS, NOW - MINUTE_MS + 700],
  ])('%s', (_what, at, sentAt, expected) => {
    expect(correctedTime(at, sentAt, NOW)).toBe(expected);
  });
});

describe('the time of a report that does not say when it was sent', () => {
  it.each([
    ['is its own within five seconds', NOW - 5_000, NOW - 5_000],
    ['is five seconds ago if it is longer ago', NOW - MINUTE_MS, NOW - 5_000],
    ['is never later than now', NOW + MINUTE_MS, NOW],
  ])('%s', (_what, at, expected) => {
    expect(nearTime(at, NOW)).toBe(expected);
  });
});
