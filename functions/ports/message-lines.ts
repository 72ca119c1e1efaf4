/**
 * The line in which the messages of a connection wait for their turn, so that one is served at a time. It belongs to
 * the connection and is gone with it.
 */
import type { OrderedMessage } from '../../domain/message-order';
import type { Connection } from './terminal-store';

/** Where a message stands. `ahead` counts those that come before it; with 0 it has its turn, and keeps it until it leaves. */
export type Standing = {
  /** Names the message in its line. */
  readonly place: string;
  readonly ahead: number;
  readonly connection: Connection;
  readonly served: readonly OrderedMessage[];
};

export type Joining = {
  readonly arrivedAt: number;
  readonly at: number;
  /** How many messages a connection may send in a clock minute. */
  readonly perMinute: number;
  /** How many may stand in the line. */
  readonly atOnce: number;
};

export type MessageLines = {
  /**
   * Counts the message and lets it join the line, in one write if nobody waits. `limited`: the connection has sent so
   * many in this minute already. `crowded`: too many wait. `undefined`: the connection is gone.
   */
  join(connectionId: string, joining: Joining): Promise<Standing | 'limited' | 'crowded' | undefined>;
  /**
   * Looks again, and takes the turn if it has come: the earliest that waits is next. Messages whose function must have
   * ended by now do not count. `undefined`: the connection is gone, or has given up the message.
   */
  look(connectionId: string, place: string, at: number): Promise<Standing | undefined>;
  /** Leaves the line, and ends the turn. `served`: what to remember, if this message had the turn. */
  leave(connectionId: string, place: string, served?: readonly OrderedMessage[]): Promise<void>;
};
