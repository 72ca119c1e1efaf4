/**
 * How the function that wrote a change brings it to the conference's terminals: it tells them itself, or nudges a push
 * that does. Otherwise it leaves them to the push behind the bus, which sends whatever the terminals lack.
 */

/** A writer has other work to do: with more terminals than this, it would take too long. */
export const MOST_TOLD = 20;

/** With more terminals, the push behind the bus may come before a nudged push has ended, and would send everything again. */
export const MOST_NUDGED = 100;

const FEW_SPACING_MS = 100;
const MANY_SPACING_MS = 300;

/**
 * Pushes of one conference are that far apart, so that bursts merge. To many terminals they are further apart, because
 * each push takes as many messages from the account's quota as there are terminals.
 */
export const pushSpacingMs = (terminals: number): number => (terminals > MOST_TOLD ? MANY_SPACING_MS : FEW_SPACING_MS);

/** Far more than the difference of clocks within a Region, which the Amazon Time Sync Service keeps below a millisecond. */
export const CLOCK_DIFFERENCE_MS = 25;

/** No push waits longer for its turn. A time further ahead was written by a clock that has since been set back. */
export const LONGEST_WAIT_MS = 4 * MANY_SPACING_MS;

type Listener = {
  /** When its token expires. Only a push closes the connection then. */
  readonly expiresAt: number;
  /** When the gateway began to refuse messages to it; undefined if it took the last one. */
  readonly refusedSince?: number;
};

export type Situation = {
  readonly listeners: readonly Listener[];
  /** When the last push took the lock, or will take it if it waits; undefined if there was none. */
  readonly lastPushAt: number | undefined;
  readonly now: number;
};

/** `at`: when it may begin. */
export type Turn = { readonly by: 'writer' | 'push'; readonly at: number };

/** The turn that the writer takes; undefined if it leaves its change to others. */
export const turnOfWriter = ({ listeners, lastPushAt = -Infinity, now }: Situation): Turn | undefined => {
  const terminals = listeners.length;
  const last = lastPushAt > now + LONGEST_WAIT_MS ? -Infinity : lastPushAt;
  // A push that waits reads the conference when its turn has come, so it sends this change too.
  if (terminals === 0 || terminals > MOST_NUDGED || last > now + CLOCK_DIFFERENCE_MS) return undefined;
  if (!listeners.every(({ expiresAt, refusedSince }) => expiresAt > now && refusedSince === undefined)) return undefined;
  const at = Math.max(now, last + pushSpacingMs(terminals));
  return { by: at > now || terminals > MOST_TOLD ? 'push' : 'writer', at };
};

/**
 * The age of a told change, for one change in ten: a line that is counted is twice as long, and the distribution is the
 * same.
 */
export const sampledAge = (version: number, ageMs: number): number | undefined => (version % 10 === 0 ? ageMs : undefined);
