/** Counts actions that are limited per clock hour. */
export type HourCounter = {
  /** How many were counted in the hour. */
  counted(whose: string, at: number): Promise<number>;
  /** Counts one more. If that would exceed the limit of the hour, it counts nothing and returns false. */
  count(whose: string, at: number, perHour: number): Promise<boolean>;
};
