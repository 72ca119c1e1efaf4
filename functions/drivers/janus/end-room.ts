/** Ends a conference: stops all dialling, hangs up every leg, and removes the room. */
import type { ConferenceId } from '../../../schemas/common';
import type { EndOutcome } from '../../ports/bridge-driver';
import { dropLegsAndRoom } from '../kit/ended-conference';
import type { JanusContext } from './context';
import { drop } from './drop';
import { destroyRoom } from './room';

export const endRoom = async (context: JanusContext, conferenceId: ConferenceId): Promise<EndOutcome> =>
  dropLegsAndRoom(context, conferenceId, {
    dropLeg: (leg) => drop(context, leg),
    dropRoom: async () => void (await destroyRoom(context.client, context.secrets, conferenceId)),
  });
