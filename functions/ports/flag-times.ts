/**
 * When each flag of a leg was last reported. Reports come late and in any order, and an older one must not undo a newer
 * one. The times are kept apart from the conference: every write of a conference is billed by its size.
 */
import type { LegEvent, LegRef } from '../../domain/bridge/leg-event';
import type { Flag } from '../../schemas/participant-actions';

/** When it happened, by our clock and, if the bridge says so, by the bridge's. */
export type FlagTime = Pick<LegEvent, 'at' | 'reportedAt'>;

export type FlagTimes = {
  /**
   * Notes a report of a flag. False if a newer one has been noted before. Two reports of the bridge are compared by the
   * bridge's clock. What Rollcall has found itself has no such time, and is compared with them by our clock.
   */
  note(leg: LegRef, flag: Flag, time: FlagTime): Promise<boolean>;
};
