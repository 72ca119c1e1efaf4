/** A test may move the clock by hand, so timers compare it with the time that is due at this interval. */
export const CLOCK_POLL_MS = 200;
