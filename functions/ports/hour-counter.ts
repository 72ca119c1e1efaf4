/** Counts what may be done only so often in a clock hour. */
export interface HourCounter {
  /** Counts one more for them; false where that would pass the limit of the hour, and then nothing is counted. */
  count(whose: string, at: number, perHour: number): Promise<boolean>;
}
