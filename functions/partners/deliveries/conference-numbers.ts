/** The conference of an event, for the numbers that the event itself must not hold. */
import type { ConferenceRecord } from '../../../domain/conference/record';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceEvent } from '../../../schemas/events/conference-event';
import type { ConferenceReader } from '../../ports/conference-store';

/** At least as new as the event, so that whoever was just added is there; `undefined` where it is kept no more. */
export const conferenceOf = async (
  { store }: { readonly store: ConferenceReader },
  { data: { conferenceId, version } }: ConferenceEvent,
): Promise<ConferenceRecord | undefined> => {
  const isNewEnough = (record: ConferenceRecord | undefined): boolean => record?.conferenceId === conferenceId && record.version >= version;
  const key = initiatorKeyOf(conferenceId);
  const found = await store.current(key);
  if (isNewEnough(found)) return found;
  const current = await store.current(key, { consistent: true });
  return isNewEnough(current) ? current : store.past(conferenceId);
};
