/**
 * How long to wait, so that a terminal does not ask for a message that is only late, and not all terminals ask at once.
 * `randomFraction`: 0 to 1.
 */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

/** Rollcall sends the changes of one conference 100 to 300 ms apart, so a late message arrives within this time. */
const ASK_AFTER_MS = 300;
const ASK_WITHIN_MS = SECOND_MS;

export const askAfterMs = (randomFraction: number): number => ASK_AFTER_MS + randomFraction * (ASK_WITHIN_MS - ASK_AFTER_MS);

const FIRST_RECONNECT_MS = SECOND_MS;
const LAST_RECONNECT_MS = MINUTE_MS;

/**
 * The wait before reconnecting: a random part of a time that doubles with every failure. `failures`: in a row, from 0.
 */
export const reconnectAfterMs = (failures: number, randomFraction: number): number =>
  randomFraction * Math.min(LAST_RECONNECT_MS, FIRST_RECONNECT_MS * 2 ** failures);

/**
 * API Gateway closes a connection that has been idle for 10 minutes. Two pings in that time allow for one that gets
 * lost.
 */
export const PING_EVERY_MS = 5 * MINUTE_MS;
