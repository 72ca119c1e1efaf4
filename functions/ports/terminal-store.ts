/** Stores connections, the conferences they subscribe to, and how far each conference has been pushed. */
import type { Refusals } from '../../domain/terminals/refused-messages';
import type { ConferenceId } from '../../schemas/common';
import type { PushProgress, Subscribed, TerminalSubscription } from './push-progress';

/** A terminal's connection, with what its token allowed when the connection was made. */
export type Connection = {
  readonly connectionId: string;
  readonly clientId: string;
  /** The keyed hash of the token's number, if it has one. It identifies the terminal's own conferences. */
  readonly initiatorKey?: string;
  /** The same under the other hash keys, if there are any. */
  readonly otherKeys?: readonly string[];
  readonly seesAll: boolean;
  readonly seesNumbers: boolean;
  /** When its token expires: milliseconds since 1970. */
  readonly expiresAt: number;
  readonly conferences: readonly ConferenceId[];
  /** See `Followers`. */
  readonly isFollower: boolean;
};

/** All keys of the connection's own conferences. */
export const ownKeys = ({ initiatorKey, otherKeys = [] }: Pick<Connection, 'initiatorKey' | 'otherKeys'>): readonly string[] =>
  initiatorKey === undefined ? [] : [initiatorKey, ...otherKeys];

export type NewConnection = Omit<Connection, 'conferences' | 'isFollower'>;

/** What a token allows, and for how long. */
export type Rights = Pick<Connection, 'seesAll' | 'seesNumbers' | 'expiresAt'>;

/**
 * When this push may run, in milliseconds since 1970; `null` if a push that is already waiting will send this change
 * too. `looksAgain`: a writer tells the terminals of a change, or has nudged a push; at that time it should have ended,
 * and this push looks whether anything is left to send. It does not have the lock.
 */
export type PushLock = { readonly at: number; readonly looksAgain?: true } | null;

/** `full`: the connection already subscribes to the maximum number of other conferences. */
export type SubscribeOutcome = 'subscribed' | 'full' | 'gone';

/** Who opens a connection, and how many connections it may have open at the same time. */
export type Opener = {
  /** Names the caller: all of its tokens have the same name. */
  readonly caller: string;
  readonly most: number;
  readonly at: number;
};

export type TerminalStore = PushProgress & {
  /**
   * `full`: the caller has the maximum of open connections. However many open at once, no more get in. A connection
   * counts until it is closed, and no longer than until `expiresAt`.
   */
  open(connection: NewConnection, opener: Opener): Promise<'opened' | 'full'>;
  /** A consistent read. */
  find(connectionId: string): Promise<Connection | undefined>;
  /**
   * Removes the connection and all its subscriptions. A repetition changes nothing. `seenIn`: a conference in which a
   * subscription of it was found. That subscription is removed even if its connection was removed earlier.
   */
  close(connectionId: string, seenIn?: ConferenceId): Promise<void>;
  /**
   * Gives the connection and its subscriptions what a new token allows, and ends the subscriptions that it does not
   * allow: those. If it fails half-way, a repetition completes it.
   */
  refresh(connectionId: string, caller: string, rights: Rights): Promise<readonly ConferenceId[] | 'another-caller' | 'gone'>;
  subscribe(conferenceId: ConferenceId, subscription: TerminalSubscription, max: number): Promise<SubscribeOutcome>;
  unsubscribe(conferenceId: ConferenceId, connectionId: string): Promise<void>;
  /** Notes that the gateway refused another message for the subscription, or, if empty, that it accepted one. */
  noteRefusals(conferenceId: ConferenceId, connectionId: string, refusals: Refusals): Promise<void>;
  /** `progress` without the lock. */
  subscriptions(conferenceId: ConferenceId): Promise<Subscribed>;
  /**
   * Takes the push lock of a conference: pushes are `spacingMs` apart. If the returned time is in the future, the
   * caller waits for it, and then reads the conference consistently. Returns `null` if another push is already waiting,
   * and so has not read the conference yet. `mayLook`: whether it may return `looksAgain` if a writer has the lock.
   * Default: yes.
   */
  takePushLock(conferenceId: ConferenceId, now: number, spacingMs: number, mayLook?: boolean): Promise<PushLock>;
};
