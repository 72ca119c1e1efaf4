/** RFC 3339 in UTC with milliseconds. */
export const timestamp = (at: number): string => new Date(at).toISOString();
