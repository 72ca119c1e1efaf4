/** Ends a conference: stops all dialling, hangs up every leg, and removes the bridge. */
import type { ConferenceId } from '../../../schemas/common';
import type { EndOutcome } from '../../ports/bridge-driver';
import { dropLegsAndRoom } from '../kit/ended-conference';
import type { AsteriskContext } from './context';
import { drop } from './drop';

export const endRoom = async (context: AsteriskContext, conferenceId: ConferenceId): Promise<EndOutcome> =>
  dropLegsAndRoom(context, conferenceId, {
    dropLeg: (leg) => drop(context, leg),
    dropRoom: async () => void (await context.ari.request('DELETE', `/bridges/${conferenceId}`, { expected: [404] })),
  });
