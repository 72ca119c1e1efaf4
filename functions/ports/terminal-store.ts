/** Which connections there are, which conferences they have subscribed to, and how far each conference has been pushed. */
import type { ConferenceId } from '../../schemas/common';

/** A terminal's connection, with what its token allowed when it was made. */
export type Connection = {
  readonly connectionId: string;
  readonly clientId: string;
  /** The keyed hash of the token's number, where it has one: whose conferences are its own. */
  readonly initiatorKey?: string;
  readonly seesAll: boolean;
  readonly seesNumbers: boolean;
  /** When its token expires: milliseconds since 1970. */
  readonly expiresAt: number;
  readonly conferences: readonly ConferenceId[];
};

/** One connection's subscription to one conference. */
export type TerminalSubscription = {
  readonly connectionId: string;
  readonly seesNumbers: boolean;
  readonly expiresAt: number;
  /** It was given at least this version of the conference, of that time (`changedAt`). */
  readonly since: number;
  readonly sinceAt: number;
};

/** How far a conference has been pushed: whoever was subscribed when this was written has this version, or a later one. */
export type PushCursor = { readonly version: number; readonly versionAt: number };

/** When it is this push's turn, in milliseconds since 1970; `null`: whoever waits for the next turn takes this change along. */
export type PushTurn = { readonly at: number } | null;

/** `full`: the connection has as many subscriptions to other conferences as it may have. */
export type SubscribeOutcome = 'subscribed' | 'full' | 'gone';

export interface TerminalStore {
  open(connection: Omit<Connection, 'conferences'>): Promise<void>;
  /** Consistent. */
  find(connectionId: string): Promise<Connection | undefined>;
  /**
   * Removes the connection and all its subscriptions; repeated, it changes nothing. `seenIn`: where a subscription of it was
   * seen, which goes too even if the connection that it belonged to was removed earlier.
   */
  close(connectionId: string, seenIn?: ConferenceId): Promise<void>;
  subscribe(conferenceId: ConferenceId, subscription: TerminalSubscription, max: number): Promise<SubscribeOutcome>;
  unsubscribe(conferenceId: ConferenceId, connectionId: string): Promise<void>;
  /** Consistent: it has everything that was written before it was asked. */
  subscriptions(
    conferenceId: ConferenceId,
  ): Promise<{ readonly cursor: PushCursor | undefined; readonly subscriptions: readonly TerminalSubscription[] }>;
  /**
   * Takes the next turn to push a conference: turns are `spacingMs` apart. A turn that lies ahead is waited for, and its holder
   * reads the conference, consistently, after that. `null` where somebody already waits, and so has not read it yet.
   */
  takePushLock(conferenceId: ConferenceId, now: number, spacingMs: number): Promise<PushTurn>;
  /** Moves the cursor forward; it never goes back. */
  advance(conferenceId: ConferenceId, cursor: PushCursor): Promise<void>;
}
