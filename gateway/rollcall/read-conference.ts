import type { Conference, PartialConference } from '../../schemas/conference';
import type { ApiClient } from './api-client';

/**
 * The whole conference, or with `since` perhaps only what has changed. Undefined if there is none. Fails if Rollcall
 * cannot be asked. Rollcall is trusted to keep its contract, as terminals trust it.
 */
export const readConference = async (
  api: ApiClient,
  conferenceId: string,
  since?: number,
): Promise<Conference | PartialConference | undefined> => {
  const query = since === undefined ? '' : `?since=${String(since)}`;
  const { status, text } = await api({ method: 'GET', path: `/v1/conferences/${conferenceId}${query}` });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`Rollcall answered ${String(status)}`);
  return JSON.parse(text) as Conference | PartialConference;
};

export const readWhole = async (api: ApiClient, conferenceId: string): Promise<Conference | undefined> => {
  const conference = await readConference(api, conferenceId);
  if (conference?.state === 'partial') throw new Error('Rollcall answered a part');
  return conference;
};
