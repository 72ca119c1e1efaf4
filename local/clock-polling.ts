/**
 * A machine may sleep, and its clock may be set, so timers compare it with the time that is due at this interval. Whoever moves the
 * clock by hand wakes them: `Local.wake`.
 */
export const CLOCK_POLL_MS = 200;
