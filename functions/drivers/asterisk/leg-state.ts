/** What the driver keeps of a leg: Asterisk forgets a channel with its end, and does not tell who is muted or on hold. */
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970; a member that is there and not empty says that it is so. */
export type LegMembers = EndedMember &
  Partial<{
    /** Asterisk has taken the order to call. */
    readonly called: string;
    /** The phone has answered, and was put into the bridge. */
    readonly added: string;
    readonly joined: string;
    readonly muted: string;
    readonly held: string;
    readonly dropped: string;
    readonly timedOut: string;
  }>;

export const isUp = ({ added, joined }: LegMembers): boolean => Boolean(added) || Boolean(joined);
