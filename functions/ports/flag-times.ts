/**
 * When each flag of a leg was last reported. Reports come late and in any order, and an older one must not undo a newer
 * one. The times are kept apart from the conference: every write of a conference is billed by its size.
 */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { Flag } from '../../schemas/participant-actions';

export type FlagTimes = {
  /** Notes a report of a flag. False if a newer one has been noted before. `at`: when it happened. */
  note(leg: LegRef, flag: Flag, at: number): Promise<boolean>;
};
