/** Single-line calls placed for an initiator, hour by hour. Legs are counted on the conference, which they are part of. */
export interface DialCounter {
  /** Counts one more; false where that would pass the limit of the hour, and then nothing is counted. */
  count(initiatorKey: string, at: number, perHour: number): Promise<boolean>;
}
