/** What the gateway needs of Rollcall. */
import type { Conference } from '../../schemas/conference';

export type Conferences = {
  /** Undefined if there is none. Fails if Rollcall cannot be asked. */
  readonly read: (conferenceId: string) => Promise<Conference | undefined>;
  /** Tells each state from now on, the newest at least, until it is stopped. Undefined if there is no such conference. */
  readonly follow: (conferenceId: string, changed: (conference: Conference | undefined) => void) => { readonly stop: () => void };
};

/** One SIP notification, as it came. */
export type RelayedNotification = {
  readonly conferenceId: string;
  /** Names the subscription: versions of documents count within it. */
  readonly subscription: string;
  readonly subscriptionState: string;
  /** Empty if the notification had none. */
  readonly document: Buffer;
};

/**
 * `full-state-required`: a change is missing. `gone`: there is no such conference, or it has ended. `refused`: the
 * document is at fault. `unavailable`: later, perhaps.
 */
export type PostResult = 'taken' | 'full-state-required' | 'gone' | 'refused' | 'unavailable';

/** A conference whose event package is to be subscribed to. */
export type Watch = { readonly conferenceId: string; readonly conferenceUri: string; readonly initiator: string };

export type EventPackages = {
  readonly post: (notification: RelayedNotification) => Promise<PostResult>;
  /** All of them. Fails if Rollcall cannot be asked. */
  readonly watches: () => Promise<readonly Watch[]>;
};
