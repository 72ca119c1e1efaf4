/**
 * Ends a conference: stops all dialling, hangs up every leg, ringing ones too, and ends the service's own conference.
 */
import type { ConferenceId } from '../../../schemas/common';
import type { EndOutcome } from '../../ports/bridge-driver';
import { dropLegsAndRoom } from '../kit/ended-conference';
import type { TwilioContext } from './context';
import { drop } from './drop';
import { conferencesNamed } from './resources';

const completeAll = async ({ client }: TwilioContext, conferenceId: ConferenceId): Promise<void> => {
  for (const sid of await conferencesNamed(client, conferenceId))
    await client.send('POST', `/Conferences/${sid}`, [['Status', 'completed']]);
};

export const endConference = async (context: TwilioContext, conferenceId: ConferenceId): Promise<EndOutcome> =>
  dropLegsAndRoom(context, conferenceId, {
    dropLeg: (leg) => drop(context, leg),
    dropRoom: () => completeAll(context, conferenceId),
  });
