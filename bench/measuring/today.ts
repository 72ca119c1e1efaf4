const DATE_LENGTH = 10;

/** Such as `2026-11-30`. */
export const today = (): string => new Date().toISOString().slice(0, DATE_LENGTH);
