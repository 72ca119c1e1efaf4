/** Sequence numbers of a stream: strings of digits, all of the same length, so that text order is numeric order. */

const DIGITS = 24;

/** `position` counts the records of the stream from 1. Position 0 is before the first record. */
export const sequenceNumber = (position: number): string => `1${String(position).padStart(DIGITS, '0')}`;

export const positionOf = (sequence: string): number => Number(sequence.slice(1));

/** The start of a consumer without a checkpoint. */
export const BEFORE_FIRST = sequenceNumber(0);
