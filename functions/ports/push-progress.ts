/** How far the changes of a conference have been sent, and to whom: for whoever sends them. */
import type { Refusals } from '../../domain/terminals/refused-messages';
import type { ConferenceId } from '../../schemas/common';

/** One connection's subscription to one conference. */
export type TerminalSubscription = Refusals & {
  readonly connectionId: string;
  readonly seesNumbers: boolean;
  readonly expiresAt: number;
  /** The connection was given at least this version of the conference, made at that time (`changedAt`). */
  readonly since: number;
  readonly sinceAt: number;
};

/**
 * How far a conference has been pushed: every terminal that was subscribed when this was written has this version, or a
 * later one.
 */
export type PushCursor = { readonly version: number; readonly versionAt: number };

export type Subscribed = { readonly cursor: PushCursor | undefined; readonly subscriptions: readonly TerminalSubscription[] };

/** Each request ends, with an error, when the signal is aborted. Whether it was carried out is then unknown. */
export type PushProgress = {
  /**
   * A consistent read: it includes everything that was written before the call. `lastPushAt`: when a push last took the
   * lock, in the future if it waits for it.
   */
  progress(conferenceId: ConferenceId, signal?: AbortSignal): Promise<Subscribed & { readonly lastPushAt: number | undefined }>;
  /**
   * Takes the push lock for a turn at the time `at`, if its last turn is still the one that was `seen`. Returns
   * `undefined` then. Otherwise changes nothing, and returns the last turn. One write.
   */
  takeTurn(
    conferenceId: ConferenceId,
    turn: { readonly at: number; readonly seen: number | undefined },
    signal?: AbortSignal,
  ): Promise<{ readonly lastPushAt: number | undefined } | undefined>;
  /** Moves the cursor forward. It never goes back. */
  advance(conferenceId: ConferenceId, cursor: PushCursor, signal?: AbortSignal): Promise<void>;
};
