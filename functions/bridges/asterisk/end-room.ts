/** Ends a conference: nobody is dialled any more, everybody is hung up, the bridge goes. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports';
import { isLegRecord, legOnly, roomRecord, type AsteriskParts } from './asterisk-parts';
import { drop } from './drop';

const AT_ONCE = 20;

export const endRoom = async (parts: AsteriskParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { ari, records, now } = parts;
  await records.begin(roomRecord(conferenceId), { ended: String(now()) });
  const live = (await records.ofConference(conferenceId)).filter((record) => isLegRecord(record) && record.members['ended'] === undefined);
  const outcomes: BridgeOutcome[] = [];
  for (let from = 0; from < live.length; from += AT_ONCE) {
    outcomes.push(...(await Promise.all(live.slice(from, from + AT_ONCE).map((leg) => drop(parts, legOnly(leg))))));
  }
  await ari.ask('DELETE', `/bridges/${conferenceId}`, { expected: [404] });
  return { events: outcomes.flatMap(({ events }) => events), steps: outcomes.flatMap(({ steps }) => steps) };
};
