/** Clock minutes: requests are counted per minute. */
import { MINUTE_MS } from '../schemas/durations';

export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS);

/** Seconds until the count starts again. The refusal says this as `Retry-After`. */
export const secondsToNextMinute = (at: number): number => Math.ceil((MINUTE_MS - (at % MINUTE_MS)) / 1000);
