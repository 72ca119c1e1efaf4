/** Ends a conference: nobody is dialled any more, every leg is hung up, ringing ones too, and the service's own conference ends. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropEverybody } from '../kit/ended-conference';
import type { TwilioContext } from './context';
import { drop } from './drop';
import { conferencesNamed } from './resources';

export const endConference = async (context: TwilioContext, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { client } = context;
  const outcome = await dropEverybody(context, conferenceId, (leg) => drop(context, leg));
  for (const sid of await conferencesNamed(client, conferenceId))
    await client.send('POST', `/Conferences/${sid}`, [['Status', 'completed']]);
  return outcome;
};
