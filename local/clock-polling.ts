/**
 * How often timers check the clock. They do not simply wait until a time is due, because the machine may sleep and its
 * clock may be changed. After moving the clock by hand, call `Local.wake`, which makes them check at once.
 */
export const CLOCK_POLL_MS = 200;
