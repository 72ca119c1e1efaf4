/** RFC 3261 table 4. */
import { SECOND_MS } from '../../schemas/durations';

export const T1_MS = 500;
export const T2_MS = 4 * SECOND_MS;
export const T4_MS = 5 * SECOND_MS;
/** Timers F and J. */
export const TRANSACTION_MS = 64 * T1_MS;
