/** What only a driver needs of a leg (session ids, a session description), apart from the conference. */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { ConferenceId } from '../../schemas/common';

/** Texts by the driver's own names. They stay in the table: what is in them is in no URL, log or error. */
export type DriverMembers = Readonly<Record<string, string>>;

export type DriverRecord = LegRef & { readonly members: DriverMembers };

export interface DriverRecords {
  /** As it is now. Undefined where nothing was ever noted. */
  find(leg: LegRef): Promise<DriverRecord | undefined>;
  /** Of all legs of a conference, as they are now. */
  ofConference(conferenceId: ConferenceId): Promise<readonly DriverRecord[]>;
  /** Makes it, unless there is one: then answers that. */
  begin(leg: LegRef, members: DriverMembers): Promise<DriverRecord | undefined>;
  /** Sets these members and leaves the others; answers all. One write. */
  note(leg: LegRef, members: DriverMembers): Promise<DriverRecord>;
}
