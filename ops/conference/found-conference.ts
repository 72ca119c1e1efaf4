import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceNotFound } from '../../domain/errors';
import { findConference } from '../../functions/conferences/find-conference';
import type { ConferenceReader } from '../../functions/ports/conference-store';
import type { ConferenceId } from '../../schemas/common';

/** As it is now. Throws if there is none, or none any more. */
export const foundConference = async (store: ConferenceReader, conferenceId: ConferenceId): Promise<ConferenceRecord> => {
  const found = await findConference(store, conferenceId, { consistent: true });
  if (!found) throw conferenceNotFound();
  return found;
};
