/** How long to wait, so that what is only late need not be asked for, and not all terminals ask at once. `chance`: 0 to 1. */

/** Rollcall sends the changes of one conference at least 300 ms apart: what is only late comes within this. */
const ASK_AFTER_MS = 300;
const ASK_WITHIN_MS = 1_000;

export const askAfterMs = (chance: number): number => ASK_AFTER_MS + chance * (ASK_WITHIN_MS - ASK_AFTER_MS);

const FIRST_RECONNECT_MS = 1_000;
const LAST_RECONNECT_MS = 60_000;

/** Before the connection is tried again: anywhere in a time that doubles with every failure. `failures`: in a row, from 0. */
export const reconnectAfterMs = (failures: number, chance: number): number =>
  chance * Math.min(LAST_RECONNECT_MS, FIRST_RECONNECT_MS * 2 ** failures);

/** The gateway closes a connection on which nothing was said for 10 minutes; twice in that time leaves room for one that is lost. */
export const PING_EVERY_MS = 5 * 60_000;
