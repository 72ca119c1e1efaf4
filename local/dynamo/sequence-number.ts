/** Sequence numbers as a stream has them: strings of digits. They all have the same length, so text order is number order. */

const DIGITS = 24;

/** `position` counts the records of the stream from 1; 0 is the place before the first. */
export const sequenceNumber = (position: number): string => `1${String(position).padStart(DIGITS, '0')}`;

export const positionOf = (sequence: string): number => Number(sequence.slice(1));

/** Where a consumer begins that has no checkpoint yet. */
export const BEFORE_FIRST = sequenceNumber(0);
