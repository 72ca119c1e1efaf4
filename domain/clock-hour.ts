/** Hours by the clock, in which limits are counted. */
const HOUR_MS = 3_600_000;

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** Seconds until the count starts anew: the `Retry-After` of the refusal. */
export const secondsToNextHour = (at: number): number => Math.ceil((HOUR_MS - (at % HOUR_MS)) / 1000);
