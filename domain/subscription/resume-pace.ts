/**
 * How fast a sink that is back gets the deliveries that waited. It begins slowly, because a server that has just started
 * is easily overloaded again, and goes faster as long as everything arrives in time.
 */

/** Pages of waiting deliveries that are sent in a second. */
export const FIRST_PACE = 1;
/**
 * Five pages of a hundred take almost a third of the deliveries that the usual quota allows to all sinks, and a quarter of
 * the writes that a new table takes at once.
 */
export const MOST_PACE = 5;

/** How the sink took the pages before. */
type Taken = {
  /** The last delivery of the step before has arrived. */
  readonly hasArrived: boolean;
  readonly isSlow: boolean;
  /** An attempt has failed, and none has succeeded since. */
  readonly hasFailed: boolean;
};

/** Twice as fast if the sink keeps up, as slow as at the beginning if it does not. */
export const nextPace = (pace: number, { hasArrived, isSlow, hasFailed }: Taken): number =>
  hasArrived && !isSlow && !hasFailed ? Math.min(MOST_PACE, 2 * pace) : FIRST_PACE;
