/**
 * Turns to push a conference. Whoever finds that another waits leaves its change to that one: it was made before the waiting ends,
 * and what waits reads afterwards. Clocks of two functions differ a little, so a wait that is all but over counts as over.
 */
import type { Item } from './item';

export type PushLockState = {
  /** The last turn that was taken. */
  readonly turn: number;
  /** The last turn that somebody had to wait for. Others read before they took theirs: nothing can be left to them. */
  readonly awaited?: number;
};

export type NextTurn = { readonly at: number; readonly isAwaited: boolean } | null;

/** Far more than clocks differ within a region, where they are kept by the Amazon Time Sync Service. */
const CLOCK_DIFFERENCE_MS = 100;
/** No turn lies further ahead than that many spacings: one that does was written by a clock that has been set back since. */
const FURTHEST_SPACINGS = 4;

export const nextTurn = (state: PushLockState | undefined, now: number, spacingMs: number): NextTurn => {
  if (state === undefined || state.turn > now + FURTHEST_SPACINGS * spacingMs) return { at: now, isAwaited: false };
  if (state.awaited !== undefined && state.awaited === state.turn && state.awaited > now + CLOCK_DIFFERENCE_MS) return null;
  const at = Math.max(now, state.turn + spacingMs);
  return { at, isAwaited: at > now };
};

export const turnOf = (item: Item): PushLockState => ({
  turn: Number(item['turn']?.N ?? 0),
  ...(item['awaited']?.N === undefined ? {} : { awaited: Number(item['awaited'].N) }),
});
