/**
 * When something happened, by our clock. A report may come late, and the sender's clock may be wrong. Only a report that
 * also says when it was sent shows which of the two it is.
 */
import { SECOND_MS } from '../../../schemas/durations';

/** A report says in whole seconds when it was sent, and then takes some time to arrive. */
const ON_ITS_WAY_MS = 2 * SECOND_MS;

/** How far the sender's clock is behind ours, at least; below zero if it is ahead. */
const behind = (sentAt: number, now: number): number => {
  const most = now - sentAt;
  return most < 0 ? most : Math.max(0, most - ON_ITS_WAY_MS);
};

/** For a report that says when it was sent. However long ago it happened, only the clock's error is corrected. */
export const correctedTime = (at: number, sentAt: number, now: number): number => at + behind(sentAt, now);

/** How late a report may be whose sender's clock cannot be checked. What is further from our clock is the clock's error. */
const MAX_DIFFERENCE_MS = 5 * SECOND_MS;

/** For a report that does not say when it was sent, from a server whose clock may be wrong. */
export const nearTime = (at: number, now: number): number => Math.min(now, Math.max(now - MAX_DIFFERENCE_MS, at));
