/** Stores which connections follow an initiator's open conference: they are subscribed to the next one when it opens. */
import type { ConferenceId } from '../../schemas/common';
import type { TerminalSubscription } from './push-progress';
import type { Connection } from './terminal-store';

/** For functions that only ask whether anybody follows. */
export type FollowerList = {
  /**
   * The ids of the connections. A consistent read: it includes everything that was written before the call. It ends, with
   * an error, when the signal is aborted.
   */
  of(initiatorKey: string, signal?: AbortSignal): Promise<readonly string[]>;
};

export type Followers = FollowerList & {
  /** Makes the connection a follower. A repetition changes nothing. */
  add(initiatorKey: string, connection: Pick<Connection, 'connectionId' | 'expiresAt'>): Promise<'added' | 'gone'>;
  /** Ends that, and the connection's subscriptions to conferences of the initiator. */
  remove(initiatorKey: string, connectionId: string): Promise<void>;
  /**
   * Subscribes a follower, whatever else it subscribes to. If it is subscribed already, that subscription stays as it is,
   * and is returned. Undefined, and not subscribed, if the connection is gone or no longer follows.
   */
  subscribe(
    conferenceId: ConferenceId,
    subscription: Pick<TerminalSubscription, 'connectionId' | 'since' | 'sinceAt'>,
  ): Promise<TerminalSubscription | undefined>;
  /** Whether `noteAnnounced` was called before: a consistent read. */
  isAnnounced(conferenceId: ConferenceId): Promise<boolean>;
  /** All that followed when the conference opened have been sent its state. */
  noteAnnounced(conferenceId: ConferenceId, at: number): Promise<void>;
};
