/**
 * Decides when a push of a conference may run. If another push is already waiting, this one leaves its change to it:
 * the change was written before that wait ends, and the waiting push reads afterwards. The clocks of two functions
 * differ a little, so a wait that is almost over counts as over.
 */
import { CLOCK_DIFFERENCE_MS, LONGEST_WAIT_MS } from '../../../domain/terminals/tell-at-once';
import type { Item } from './item';

export type PushLockState = {
  /** The time of the last push that took the lock. */
  readonly lastPushAt: number;
  /**
   * The time of the last push that had to wait. Other pushes read before they took the lock, so nothing can be left to
   * them.
   */
  readonly awaited?: number;
  /**
   * The time of the last lock that the writer of a change took: to tell the terminals at once, or, if that time is ahead,
   * for the push that it nudges. That push may never come, so pushes of the bus leave nothing to it.
   */
  readonly told?: number;
};

export type NextPush = { readonly at: number; readonly isAwaited: boolean } | { readonly looksAgainAt: number } | null;

/** Most tellings end within this time. A push that is quicker than the telling would wait for a lock that it does not need. */
const TELLING_MS = 40;

/** `mayLook`: a push looks again only once. In a long burst, one telling follows another, and it would never have its turn. */
export const nextPush = (state: PushLockState | undefined, now: number, spacingMs: number, mayLook = true): NextPush => {
  if (state === undefined || state.lastPushAt > now + LONGEST_WAIT_MS) return { at: now, isAwaited: false };
  if (state.awaited !== undefined && state.awaited === state.lastPushAt && state.awaited > now + CLOCK_DIFFERENCE_MS) return null;
  const toldUntil = state.lastPushAt + TELLING_MS;
  if (mayLook && state.told === state.lastPushAt && now < toldUntil) return { looksAgainAt: toldUntil };
  const at = Math.max(now, state.lastPushAt + spacingMs);
  return { at, isAwaited: at > now };
};

/** The member with the time of the last push. Stored locks have it under this name, so it stays. */
export const LAST_PUSH = 'turn';

export const lastPushOf = (item: Item): number | undefined => (item[LAST_PUSH] === undefined ? undefined : Number(item[LAST_PUSH].N));

export const pushLockOf = (item: Item): PushLockState => ({
  lastPushAt: Number(item[LAST_PUSH]?.N ?? 0),
  ...(item['awaited']?.N === undefined ? {} : { awaited: Number(item['awaited'].N) }),
  ...(item['told']?.N === undefined ? {} : { told: Number(item['told'].N) }),
});
