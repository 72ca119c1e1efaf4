/** The conferences whose legs the bridge is asked about every 15 s, and whether the bridge answers at all. */
import type { ConferenceId } from '../../schemas/common';

export type LookNotes = {
  /** When the bridge last answered for this conference, if it has not since, although it answered for others. */
  readonly silentSince?: number | undefined;
  /** An ended conference is not looked at before this. */
  readonly notBefore?: number | undefined;
  /** Since when it has been known that the conference has ended, although the bridge may still have legs of it. */
  readonly clearingSince?: number | undefined;
};

export type LookEntry = LookNotes & { readonly conferenceId: ConferenceId };

export type LookList = {
  /** A repetition changes nothing. */
  add(conferenceId: ConferenceId, at: number): Promise<void>;
  remove(conferenceId: ConferenceId): Promise<void>;
  /** Replaces the notes of a conference that is in the list. */
  note(conferenceId: ConferenceId, notes: LookNotes): Promise<void>;
  /** `bridgeSilentSince`: when the bridge last answered anything, if it is not known to have answered since. */
  all(): Promise<{ readonly entries: readonly LookEntry[]; readonly bridgeSilentSince?: number }>;
  /** Keeps the earliest time. False if the bridge was already known to be silent. */
  bridgeFellSilent(since: number): Promise<boolean>;
  bridgeAnswers(): Promise<void>;
};
