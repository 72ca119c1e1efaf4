/**
 * When the function that wrote a change tells the conference's terminals itself. In every other case it leaves that to
 * the push behind the bus, which sends whatever the terminals lack.
 */

/** Pushes of one conference are that far apart, so that bursts merge: a hundred joins within five seconds make at most 18 messages. */
export const PUSH_SPACING_MS = 300;

/** A writer has other work to do: with more terminals than this, it would take too long. */
export const MOST_TOLD = 20;

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

/** A lock ahead of this clock belongs to a push that waits, and sends this change too. */
const isQuiet = ({ lastPushAt, now }: Situation): boolean => lastPushAt === undefined || lastPushAt <= now - PUSH_SPACING_MS;

export const isToldAtOnce = (situation: Situation): boolean => {
  const { listeners, now } = situation;
  if (listeners.length === 0 || listeners.length > MOST_TOLD || !isQuiet(situation)) return false;
  return listeners.every(({ expiresAt, refusedSince }) => expiresAt > now && refusedSince === undefined);
};
