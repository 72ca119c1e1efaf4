/**
 * How often timers compare the clock with the time that is due. The machine may sleep, and somebody may set its clock. A test
 * that moves the clock calls `Local.wake`, which does not wait for the next comparison.
 */
export const CLOCK_POLL_MS = 200;
