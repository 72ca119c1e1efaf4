/** Asks over HTTP for what is newer than what is known; without anything known, for the conference that is open. */
import { SECOND_MS } from '../../schemas/durations';
import type { RollcallClient } from '../client/create-client';
import { RollcallError } from '../client/rollcall-error';
import type { Conference } from '../contract';
import type { Surroundings } from '../surroundings';
import type { ConferenceUpdate } from '../synchronisation/receive';

/** On a line on which nothing arrives any more, a request would last for minutes. */
const ANSWERED_WITHIN_MS = 10 * SECOND_MS;

export type GetStateDeps = { readonly client: RollcallClient; readonly surroundings: Pick<Surroundings, 'after'> };

const asked = async (
  { call }: RollcallClient,
  known: Conference | undefined,
  signal: AbortSignal,
): Promise<ConferenceUpdate | undefined> => {
  if (!known) return (await call('getCurrentConference', {}, { signal })).body;
  const { conferenceId, version } = known;
  const answer = await call('getConference', { params: { conferenceId }, query: { since: version } }, { ifNoneMatch: version, signal });
  return answer.status === 200 ? answer.body : undefined;
};

/** `nothing-new`, `unknown` (the server knows no such conference), or `no-answer`, where there is no update. */
export type StateAnswer = ConferenceUpdate | 'nothing-new' | 'unknown' | 'no-answer';

export const getState = async ({ client, surroundings }: GetStateDeps, known: Conference | undefined): Promise<StateAnswer> => {
  const controller = new AbortController();
  const cancel = surroundings.after(ANSWERED_WITHIN_MS, () => controller.abort());
  try {
    return (await asked(client, known, controller.signal)) ?? 'nothing-new';
  } catch (error) {
    return error instanceof RollcallError && error.status === 404 ? 'unknown' : 'no-answer';
  } finally {
    cancel();
  }
};
