/** What only a driver needs of a leg (session ids, a session description), apart from the conference. */
import type { LegRef } from '../domain/bridge/leg-event';
import type { ConferenceId } from '../schemas/common';

/** Short texts by the driver's own names. No phone numbers: they are with the command that needs them. */
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
