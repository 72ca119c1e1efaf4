import type { SipMessage } from './message';
import type { Hop, Peer } from './peer';

/** One way to carry messages. */
export type Transport = {
  /** Fails if the message cannot be handed to the network. */
  readonly send: (bytes: Buffer, to: Hop) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What comes in, and from whom. None may throw. */
export type Arrivals = {
  readonly message: (message: SipMessage, from: Peer) => void;
  /** What could not be read. */
  readonly dropped: (from: Peer) => void;
  /** Others share a few connections. */
  readonly isKnown: (peer: Peer) => boolean;
};
