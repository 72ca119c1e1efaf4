/** Ends a conference: nobody is dialled any more, everybody is hung up, also who only rings, and the service's own conference is over. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports';
import { drop } from './drop';
import { conferencesNamed } from './resources';
import { isLegRecord, roomRecord, type TwilioParts } from './twilio-parts';

const AT_ONCE = 20;

export const endConference = async (parts: TwilioParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { client, records, now } = parts;
  await records.begin(roomRecord(conferenceId), { ended: String(now()) });
  const live = (await records.ofConference(conferenceId)).filter((record) => isLegRecord(record) && record.members['ended'] === undefined);
  const outcomes: BridgeOutcome[] = [];
  for (let from = 0; from < live.length; from += AT_ONCE) {
    outcomes.push(...(await Promise.all(live.slice(from, from + AT_ONCE).map((leg) => drop(parts, leg)))));
  }
  for (const sid of await conferencesNamed(client, conferenceId))
    await client.send('POST', `/Conferences/${sid}`, [['Status', 'completed']]);
  return { events: outcomes.flatMap(({ events }) => events), steps: outcomes.flatMap(({ steps }) => steps) };
};
