import { afterSuccess } from '../../../../domain/subscription/circuit-breaker';
import { afterAccepted, isSlow, PLACES_WINDOW_MS, placeWaitMs, SLOW_MS } from '../../../../domain/subscription/slow-sink';
import { MINUTE_MS } from '../../../../schemas/durations';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');

describe('a sink', () => {
  it('is slow from its first slow answer on', () => {
    expect([isSlow({}), isSlow({ slowSince: NOW })]).toEqual([false, true]);
  });

  it.each([
    ['nothing, if it is fast as ever', {}, SLOW_MS - 1, undefined],
    ['nothing, if it stays slow', { slowSince: NOW }, SLOW_MS, undefined],
    ['that it is fast again', { slowSince: NOW }, SLOW_MS - 1, { slowSince: null }],
    ['the failures, but not that it is slow', { slowSince: NOW, failures: 1, failingSince: NOW }, SLOW_MS, afterSuccess],
    ['both', { slowSince: NOW, failures: 1, failingSince: NOW }, 7, { ...afterSuccess, slowSince: null }],
  ])('that accepts a delivery changes %s', (_what, before, durationMs, change) => {
    expect(afterAccepted(before, durationMs)).toEqual(change);
  });
});

describe('a delivery without a place', () => {
  it('waits for the next window at least, and two minutes at most', () => {
    expect([placeWaitMs(0), placeWaitMs(1)]).toEqual([PLACES_WINDOW_MS, 2 * MINUTE_MS]);
  });
});
