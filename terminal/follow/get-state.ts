/** Asks over HTTP for what is newer than what is known; without anything known, for the conference that is open. */
import type { RollcallClient } from '../client/create-client';
import type { Conference } from '../contract';
import type { ConferenceUpdate } from '../synchronisation/receive';

/** Undefined: nothing is newer. */
export const getState = async ({ call }: RollcallClient, known: Conference | undefined): Promise<ConferenceUpdate | undefined> => {
  if (!known) return (await call('getCurrentConference', {})).body;
  const { conferenceId, version } = known;
  const answer = await call('getConference', { params: { conferenceId }, query: { since: version } }, { ifNoneMatch: version });
  return answer.status === 200 ? answer.body : undefined;
};
