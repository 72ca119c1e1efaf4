/** A clock that is moved by hand is looked at that often. */
export const CLOCK_CHECK_MS = 200;
