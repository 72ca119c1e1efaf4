/** A clock that is moved by hand is looked at that often. */
export const CLOCK_POLL_MS = 200;
