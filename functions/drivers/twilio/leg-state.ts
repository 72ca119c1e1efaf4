/** What the driver keeps of a leg: both sids, and how far it has come. */
import type { LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970; a member that is there says that it has happened. */
export type LegMembers = EndedMember &
  Partial<{
    /** When it was dialled first. */
    readonly begun: string;
    /** The call. */
    readonly call: string;
    /** The conference that the call is in: a friendly name has another one when everybody had left meanwhile. */
    readonly conference: string;
    readonly joined: string;
    readonly dropped: string;
  }>;

export const newsOf = (kind: LegEvent['kind'], { conferenceId, participantId, leg }: LegRef, at: number): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind,
  at,
});
