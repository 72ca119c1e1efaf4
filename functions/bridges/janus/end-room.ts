/** Ends a conference: nobody is dialled any more, everybody is hung up, the room goes. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports';
import { drop } from './drop';
import { isLegRecord, roomRecord, type JanusParts } from './janus-parts';
import { destroyRoom } from './room';

const AT_ONCE = 20;

export const endRoom = async (parts: JanusParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { records, now } = parts;
  await records.begin(roomRecord(conferenceId), { ended: String(now()) });
  const live = (await records.ofConference(conferenceId)).filter((record) => isLegRecord(record) && record.members['ended'] === undefined);
  const outcomes: BridgeOutcome[] = [];
  for (let from = 0; from < live.length; from += AT_ONCE) {
    outcomes.push(...(await Promise.all(live.slice(from, from + AT_ONCE).map((leg) => drop(parts, leg)))));
  }
  await destroyRoom(parts.client, parts.secrets, conferenceId);
  return { events: outcomes.flatMap(({ events }) => events), steps: outcomes.flatMap(({ steps }) => steps) };
};
