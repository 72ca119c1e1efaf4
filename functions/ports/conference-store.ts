/** Stores conferences: one item for an initiator's open conference, and one for each that has ended. */
import type { Change, Refusal } from '../../domain/conference/change';
import type { ConferenceRecord } from '../../domain/conference/record';
import type { ConferenceId } from '../../schemas/common';
import type { ConferenceState } from '../../schemas/conference-states';

/** `current`: the conference as it was when the write was refused. */
export type NotWritten =
  /** The conference already is in the requested state. */
  | { readonly result: 'unchanged'; readonly current: ConferenceRecord }
  | { readonly result: 'refused'; readonly refusal: Exclude<Refusal, 'unchanged'>; readonly current: ConferenceRecord | undefined };

export const notWritten = (refusal: Refusal, current: ConferenceRecord | undefined): NotWritten => {
  if (refusal !== 'unchanged') return { result: 'refused', refusal, current };
  if (!current) throw new Error('A conference that does not exist cannot be unchanged');
  return { result: 'unchanged', current };
};

export type WriteOutcome = { readonly result: 'written'; readonly record: ConferenceRecord } | NotWritten;

/** The conference after a write that was not refused. */
export const recordAfter = (outcome: Exclude<WriteOutcome, { result: 'refused' }>): ConferenceRecord =>
  outcome.result === 'written' ? outcome.record : outcome.current;

export type ListQuery = { readonly state?: ConferenceState | undefined; readonly limit: number; readonly cursor?: string | undefined };

/** For functions that only read: they do not load the code for changes. */
export type ConferenceReader = {
  /** The initiator's open or last conference. Eventually consistent unless requested otherwise. */
  current(initiatorKey: string, options?: { readonly consistent?: boolean }): Promise<ConferenceRecord | undefined>;
  /** An ended conference, after which the initiator has opened another one. */
  past(conferenceId: ConferenceId): Promise<ConferenceRecord | undefined>;
};

/** For functions that change conferences, and neither open, keep nor list them. */
export type ConferenceChanger = ConferenceReader & {
  /** One conditional write. */
  change(initiatorKey: string, change: Change): Promise<WriteOutcome>;
  /** The same without the new record, for callers that do not use it. */
  changeOnly(initiatorKey: string, change: Change): Promise<{ readonly result: 'written' } | NotWritten>;
};

/** `left`: the initiator's conferences open under a later hash key. */
export type OpenOutcome = WriteOutcome | { readonly result: 'left' };

/** `last`: the ended conference that was in the place. It is in the history now. */
export type LeaveOutcome = { readonly result: 'left'; readonly last: ConferenceRecord | undefined } | NotWritten;

export type ConferenceStore = ConferenceChanger & {
  /**
   * Opens a conference if the initiator has none, or only an ended one, which is kept as history. Refused as
   * `already-open`.
   */
  open(record: ConferenceRecord): Promise<OpenOutcome>;
  /**
   * Leaves the place of an initiator under an older hash key: no conference opens there again. A repetition changes
   * nothing. Refused as `already-open`.
   */
  leave(initiatorKey: string, at: number): Promise<LeaveOutcome>;
  /** Keeps an ended conference as history. A repetition changes nothing. */
  archive(record: ConferenceRecord): Promise<void>;
  /** Newest first. */
  list(initiatorKey: string, query: ListQuery): Promise<{ readonly records: readonly ConferenceRecord[]; readonly nextCursor?: string }>;
};
