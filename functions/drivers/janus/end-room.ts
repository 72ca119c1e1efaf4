/** Ends a conference: stops all dialling, hangs up every leg, and removes the room. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropAllLegs } from '../kit/ended-conference';
import type { JanusContext } from './context';
import { drop } from './drop';
import { destroyRoom } from './room';

export const endRoom = async (context: JanusContext, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const outcome = await dropAllLegs(context, conferenceId, (leg) => drop(context, leg));
  await destroyRoom(context.client, context.secrets, conferenceId);
  return outcome;
};
