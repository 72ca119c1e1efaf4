/** What the driver keeps of a leg: both sids, and its progress. */
import type { LegEvent, LegRef } from '../../../domain/bridge/leg-event';
import type { EndedMember } from '../kit/ended-leg';

/** Times are texts of milliseconds since 1970. A member is present once the thing has happened. */
export type LegMembers = EndedMember &
  Partial<{
    /** When the leg was first dialled. */
    readonly begun: string;
    /** The call. */
    readonly call: string;
    /** The conference that the call is in: once everybody has left, the same friendly name gets a new one. */
    readonly conference: string;
    readonly joined: string;
    readonly dropped: string;
  }>;

export const legEventOf = (kind: LegEvent['kind'], { conferenceId, participantId, leg }: LegRef, at: number): LegEvent => ({
  conferenceId,
  participantId,
  leg,
  kind,
  at,
});
