/** What is stored about a leg apart from the conference: how far its dial has come, so that a retry knows. */
import type { LegRef } from '../../domain/bridge/leg-event';

export type LegRecord = {
  /**
   * `waiting`: the dial waits for its slot. `dialling`: the bridge may or may not have accepted the dial. `dialled`: it
   * has.
   */
  readonly state: 'waiting' | 'dialling' | 'dialled';
  /** When its slot is due, when the dial was first tried, or when the bridge has accepted it. */
  readonly at: number;
};

export type LegRecords = {
  find(leg: LegRef): Promise<LegRecord | undefined>;
  /** Notes when the slot of the dial is due. If there is a record already, returns that instead. */
  wait(leg: LegRef, at: number): Promise<LegRecord | undefined>;
  /** Notes that the dial is about to be tried. If there was an earlier try, returns its record. */
  begin(leg: LegRef, at: number): Promise<LegRecord | undefined>;
  dialled(leg: LegRef, at: number): Promise<void>;
};
