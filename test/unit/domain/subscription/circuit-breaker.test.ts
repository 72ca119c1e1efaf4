import {
  afterFailure,
  afterSuccess,
  type Breaker,
  FAILURES_BEFORE_PAUSE,
  hasFailed,
  hasFailedTooLong,
  isAway,
  permissionOf,
  trialUntil,
} from '../../../../domain/subscription/circuit-breaker';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../schemas/durations';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');

const pauseAfter = (failures: number): number | null => {
  const { pausedUntil } = afterFailure({ failures: failures - 1, failingSince: NOW }, NOW);
  return pausedUntil === null ? null : pausedUntil - NOW;
};

describe('a pause', () => {
  it('comes with the fifth failure in a row', () => {
    expect([1, 2, 3, 4].map(pauseAfter)).toEqual([null, null, null, null]);
    expect(pauseAfter(FAILURES_BEFORE_PAUSE)).toBe(MINUTE_MS);
  });

  it('is twice as long with each further failure, and a quarter of an hour at most', () => {
    expect([6, 7, 8, 9, 10, 1_000].map(pauseAfter)).toEqual([2, 4, 8, 15, 15, 15].map((minutes) => minutes * MINUTE_MS));
  });

  it('is as long as the sink asks for, a day at most', () => {
    expect(afterFailure({}, NOW, { retryAfterMs: 90 * SECOND_MS }).pausedUntil).toBe(NOW + 90 * SECOND_MS);
    expect(afterFailure({}, NOW, { retryAfterMs: 30 * DAY_MS }).pausedUntil).toBe(NOW + DAY_MS);
    expect(afterFailure({ failures: 8 }, NOW, { retryAfterMs: SECOND_MS }).pausedUntil).toBe(NOW + 15 * MINUTE_MS);
  });

  it('that the sink has asked for is not shortened by another failure, but for the one that it let through', () => {
    const asked: Breaker = { failures: 1, failingSince: NOW, pausedUntil: NOW + HOUR_MS };
    expect(afterFailure(asked, NOW).pausedUntil).toBe(NOW + HOUR_MS);
    expect(afterFailure({ ...asked, failures: 4 }, NOW, { retryAfterMs: SECOND_MS }).pausedUntil).toBe(NOW + HOUR_MS);
    expect(afterFailure(asked, NOW, { retryAfterMs: 2 * HOUR_MS }).pausedUntil).toBe(NOW + 2 * HOUR_MS);
    expect(afterFailure({ ...asked, pausedUntil: trialUntil(NOW) }, NOW, { isTrial: true }).pausedUntil).toBeNull();
  });

  it('for a trial is twice as long as an attempt may take', () => {
    expect(trialUntil(NOW)).toBe(NOW + 30 * SECOND_MS);
  });

  it('that has run out is none: a failure of before the fifth begins no other', () => {
    expect(afterFailure({ failures: 1, failingSince: NOW, pausedUntil: NOW }, NOW).pausedUntil).toBeNull();
    expect(afterFailure({ failures: 1, failingSince: NOW, pausedUntil: NOW + 1 }, NOW).pausedUntil).toBe(NOW + 1);
  });

  it('means that the sink is away only if failures in a row led to it', () => {
    const paused: Breaker = { failures: 5, failingSince: NOW, pausedUntil: NOW + MINUTE_MS };
    expect(isAway(paused, NOW)).toBe(true);
    expect(isAway(paused, NOW + MINUTE_MS)).toBe(false);
    expect(isAway({ ...paused, failures: 4 }, NOW)).toBe(false);
    expect(isAway({}, NOW)).toBe(false);
  });

  it('ends in whole milliseconds', () => {
    expect(afterFailure({}, NOW, { retryAfterMs: 0.4 }).pausedUntil).toBe(NOW + 1);
  });

  it('lets nothing through until it is over, and then one that tries', () => {
    const paused: Breaker = { failures: 5, failingSince: NOW, pausedUntil: NOW + MINUTE_MS };
    expect(permissionOf(paused, NOW)).toBe('paused');
    expect(permissionOf(paused, NOW + MINUTE_MS - 1)).toBe('paused');
    expect(permissionOf(paused, NOW + MINUTE_MS)).toBe('trial');
    expect(permissionOf({ ...paused, pausedUntil: trialUntil(NOW + MINUTE_MS) }, NOW + MINUTE_MS)).toBe('paused');
  });

  it('is none where nothing has failed, and where failures are few', () => {
    expect(permissionOf({}, NOW)).toBe('free');
    expect(permissionOf({ failures: 4, failingSince: NOW }, NOW)).toBe('free');
  });
});

describe('failures', () => {
  it('are counted, and the first of them is remembered', () => {
    const first = afterFailure({}, NOW);
    expect(first).toEqual({ failures: 1, failingSince: NOW, pausedUntil: null });
    expect(afterFailure({ failures: 1, failingSince: NOW }, NOW + HOUR_MS)).toMatchObject({ failures: 2, failingSince: NOW });
  });

  it('are of no account without one', () => {
    expect([{}, { failures: 1 }, { failingSince: NOW }, { pausedUntil: NOW }].map(hasFailed)).toEqual([false, true, true, true]);
  });

  it('are all taken back by a success', () => {
    expect(afterSuccess).toEqual<typeof afterSuccess>({ failures: null, failingSince: null, pausedUntil: null });
  });

  it('are too many after five days without a success', () => {
    expect(hasFailedTooLong({ failingSince: NOW }, NOW + 5 * DAY_MS - 1)).toBe(false);
    expect(hasFailedTooLong({ failingSince: NOW }, NOW + 5 * DAY_MS)).toBe(true);
    expect(hasFailedTooLong({}, NOW)).toBe(false);
  });
});
