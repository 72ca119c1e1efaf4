/** Lengths of time. The end of a name is the unit: `_MS` are milliseconds. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 24 * HOUR_SECONDS;

/** RFC 4575 section 3.4: a subscription to an event package lasts an hour unless somebody says otherwise. */
export const SUBSCRIPTION_SECONDS = 3_600;
