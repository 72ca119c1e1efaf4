/** How many calls a second go to the conference server, from all conferences together. */
export interface DialPace {
  /**
   * Takes the next place that is free: answers the second that it lies in, as milliseconds since 1970; that may be the present one. Each
   * clock second has `perSecond` places.
   */
  take(now: number, perSecond: number): Promise<number>;
}
