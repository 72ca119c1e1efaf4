/** Ends a conference: nobody is dialled any more, everybody is hung up, the room goes. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropEverybody } from '../kit/ended-conference';
import { drop } from './drop';
import type { JanusParts } from './janus-parts';
import { destroyRoom } from './room';

export const endRoom = async (parts: JanusParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const outcome = await dropEverybody(parts, conferenceId, (leg) => drop(parts, leg));
  await destroyRoom(parts.client, parts.secrets, conferenceId);
  return outcome;
};
