/** Ends a conference: nobody is dialled any more, everybody is hung up, the bridge goes. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropEverybody } from '../kit/ended-conference';
import type { AsteriskParts } from './asterisk-parts';
import { drop } from './drop';

export const endRoom = async (parts: AsteriskParts, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { ari } = parts;
  const outcome = await dropEverybody(parts, conferenceId, (leg) => drop(parts, leg));
  await ari.ask('DELETE', `/bridges/${conferenceId}`, { expected: [404] });
  return outcome;
};
