/**
 * What the driver keeps of a leg: Asterisk forgets a channel when it ends, and does not say who is muted or on hold.
 */
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970. A member counts if it is present and not empty. */
export type LegMembers = EndedMember &
  Partial<{
    /** Asterisk has accepted the request to call. */
    readonly called: string;
    /** If the channel is gone by then and no end is known, the leg is lost. */
    readonly reportedBy: string;
    /** The phone has answered, and was put into the bridge. */
    readonly added: string;
    readonly joined: string;
    readonly muted: string;
    readonly held: string;
    readonly dropped: string;
    readonly timedOut: string;
  }>;

export const isUp = ({ added, joined }: LegMembers): boolean => Boolean(added) || Boolean(joined);
