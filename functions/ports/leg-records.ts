/** What is kept of a leg apart from the conference: how far its dial has come, for a retry to know. */
import type { LegRef } from '../../domain/bridge/leg-event';

export type LegRecord = {
  /** `waiting`: its turn comes. `dialling`: the bridge may or may not have taken the dial. `dialled`: it has. */
  readonly state: 'waiting' | 'dialling' | 'dialled';
  /** When the dial was first tried, or has its turn. */
  readonly at: number;
};

export interface LegRecords {
  find(leg: LegRef): Promise<LegRecord | undefined>;
  /** Notes when the dial has its turn, unless there is a record: then answers that. */
  wait(leg: LegRef, at: number): Promise<LegRecord | undefined>;
  /** Notes that the dial is about to be tried; answers the record of an earlier try where there is one. */
  begin(leg: LegRef, at: number): Promise<LegRecord | undefined>;
  dialled(leg: LegRef): Promise<void>;
}
