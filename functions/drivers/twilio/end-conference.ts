/** Ends a conference: nobody is dialled any more, everybody is hung up, also who only rings, and the service's own conference is over. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropEverybody } from '../kit/ended-conference';
import { drop } from './drop';
import { conferencesNamed } from './resources';
import type { TwilioParts } from './twilio-parts';

export const endConference = async (parts: TwilioParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { client } = parts;
  const outcome = await dropEverybody(parts, conferenceId, (leg) => drop(parts, leg));
  for (const sid of await conferencesNamed(client, conferenceId))
    await client.send('POST', `/Conferences/${sid}`, [['Status', 'completed']]);
  return outcome;
};
