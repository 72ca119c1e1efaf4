/** Finds a conference by its id, whether it is open or in the history. */
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { ConferenceId } from '../../schemas/common';
import type { ConferenceStore } from '../ports/conference-store';

/** `since`: a version that the caller knows of. `consistent`: the record must be no older than this call. */
export type Freshness = { readonly since?: number; readonly consistent?: boolean };

/**
 * Usually one eventually consistent read. It is followed by a consistent one if that is requested, or if the first
 * finds less than there is.
 */
export const findConference = async (
  store: Pick<ConferenceStore, 'current' | 'past'>,
  conferenceId: ConferenceId,
  { since = 0, consistent = false }: Freshness = {},
): Promise<ConferenceRecord | undefined> => {
  const key = initiatorKeyOf(conferenceId);
  if (!consistent) {
    const current = await store.current(key);
    if (current?.conferenceId === conferenceId && current.version >= since) return current;
    const past = current?.conferenceId === conferenceId ? undefined : await store.past(conferenceId);
    if (past) return past;
  }
  const newest = await store.current(key, { consistent: true });
  // Between two reads the conference may have ended and made room for another.
  return newest?.conferenceId === conferenceId ? newest : store.past(conferenceId);
};
