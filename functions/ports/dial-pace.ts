/** Limits how many calls a second all conferences together send to the conference server. */
export type DialPace = {
  /**
   * Takes the next free slot and returns its second, as milliseconds since 1970. That may be the present second. Each
   * clock second has `perSecond` slots.
   */
  take(now: number, perSecond: number): Promise<number>;
};
