/** What a follower needs, and what it tells. */
import type { RollcallClient } from '../client/create-client';
import type { Conference } from '../contract';
import type { Line } from './line';
import type { LinkDeps } from './link';

export type FollowDeps = LinkDeps & { readonly client: RollcallClient };

export type FollowEvents = {
  readonly changed: (conference: Conference) => void;
  readonly line: (line: Line) => void;
  /** The server knows no such conference, or not for this token. */
  readonly gone: (conferenceId: string) => void;
};
