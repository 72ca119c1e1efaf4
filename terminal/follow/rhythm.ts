/** How long a terminal waits before it asks, and when it does not ask again. */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';

/** A conference whose message was lost for good shows at the latest now. */
export const LOOK_EVERY_MS = 5 * MINUTE_MS;
/** A change that a command has caused is pushed within this time. */
export const PUSHED_WITHIN_MS = 3 * SECOND_MS;
/** A connection tells within this time whether a conference is open, which spares a request. */
export const TOLD_WITHIN_MS = 2 * SECOND_MS;
/** What a pong tells of may be on its way. */
export const OVERTAKEN_MS = SECOND_MS;

const REPAIR_AGAIN_MS = 3 * SECOND_MS;
const FIRST_RETRY_MS = 2 * SECOND_MS;
const MOST_DOUBLINGS = 5;

export const repairAgainMs = (randomFraction: number): number => REPAIR_AGAIN_MS * (1 + randomFraction);

/** `leastMs`: what the server has asked for. */
export const retryAfterMs = (retries: number, leastMs: number): number =>
  Math.max(leastMs, FIRST_RETRY_MS * 2 ** Math.min(MOST_DOUBLINGS, retries));

const final: readonly string[] = ['INCOMPATIBLE_STATE', 'INVALID_ARGUMENT', 'INVALID_TOKEN_CONTEXT'];

/** Whether the same question would be refused again. */
export const isFinal = (code: string): boolean => final.includes(code);
