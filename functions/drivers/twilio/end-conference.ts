/**
 * Ends a conference: stops all dialling, hangs up every leg, ringing ones too, and ends the service's own conference.
 */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropAllLegs } from '../kit/ended-conference';
import type { TwilioContext } from './context';
import { drop } from './drop';
import { conferencesNamed } from './resources';

export const endConference = async (context: TwilioContext, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { client } = context;
  const outcome = await dropAllLegs(context, conferenceId, (leg) => drop(context, leg));
  for (const sid of await conferencesNamed(client, conferenceId))
    await client.send('POST', `/Conferences/${sid}`, [['Status', 'completed']]);
  return outcome;
};
