/** Clock hours: limits are counted per hour. */
import { HOUR_MS } from '../schemas/durations';

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** Seconds until the count starts again. The refusal sends this as `Retry-After`. */
export const secondsToNextHour = (at: number): number => Math.ceil((HOUR_MS - (at % HOUR_MS)) / 1000);
