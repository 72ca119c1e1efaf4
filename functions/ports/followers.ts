/** Stores which connections follow an initiator's open conference: they are subscribed to the next one when it opens. */
import type { ConferenceId } from '../../schemas/common';
import type { TerminalSubscription } from './push-progress';
import type { Connection } from './terminal-store';

export type Followers = {
  /** Makes the connection a follower. A repetition changes nothing. */
  add(initiatorKey: string, connection: Pick<Connection, 'connectionId' | 'expiresAt'>): Promise<'added' | 'gone'>;
  /** Ends that, and the connection's subscriptions to conferences of the initiator. */
  remove(initiatorKey: string, connectionId: string): Promise<void>;
  /** The ids of the connections. A consistent read: it includes everything that was written before the call. */
  of(initiatorKey: string): Promise<readonly string[]>;
  /**
   * Subscribes a follower, whatever else it subscribes to. Undefined, and not subscribed, if the connection is gone or
   * no longer follows.
   */
  subscribe(
    conferenceId: ConferenceId,
    subscription: Pick<TerminalSubscription, 'connectionId' | 'since' | 'sinceAt'>,
  ): Promise<TerminalSubscription | undefined>;
};
