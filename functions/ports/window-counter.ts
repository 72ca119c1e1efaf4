/** Counts actions that are limited in a window of time, such as a clock hour. */
export type WindowCounter = {
  /** How many were counted in the window. */
  counted(whose: string, at: number): Promise<number>;
  /** Counts one more. If that would exceed the limit of the window, it counts nothing and returns false. */
  count(whose: string, at: number, most: number): Promise<boolean>;
};
