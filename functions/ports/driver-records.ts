/**
 * What only a driver needs to know about a leg (session ids, a session description), stored apart from the conference.
 */
import type { LegRef } from '../../domain/bridge/leg-event';
import type { ConferenceId } from '../../schemas/common';

/** Texts under the driver's own names. They stay in the table, and never appear in a URL, log or error. */
export type DriverMembers = Readonly<Record<string, string>>;

export type DriverRecord = LegRef & { readonly members: DriverMembers };

/** In a list. `members` is absent if the record cannot be opened: the leg may be up, and nobody knows more about it. */
export type ListedRecord = LegRef & { readonly members?: DriverMembers };

export type DriverRecords = {
  /** The current record. Undefined if there is none. */
  find(leg: LegRef): Promise<DriverRecord | undefined>;
  /** The current records of all legs of a conference. One that cannot be opened does not hide the others. */
  ofConference(conferenceId: ConferenceId): Promise<readonly ListedRecord[]>;
  /** Creates the record. If there is one already, returns it. */
  begin(leg: LegRef, members: DriverMembers): Promise<DriverRecord | undefined>;
  /** Sets these members, leaves the others, and returns all of them. It takes one write. */
  note(leg: LegRef, members: DriverMembers): Promise<DriverRecord>;
};
