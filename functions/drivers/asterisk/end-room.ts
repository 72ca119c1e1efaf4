/** Ends a conference: stops all dialling, hangs up every leg, and removes the bridge. */
import type { ConferenceId } from '../../../schemas/common';
import type { BridgeOutcome } from '../../ports/bridge-driver';
import { dropAllLegs } from '../kit/ended-conference';
import type { AsteriskContext } from './context';
import { drop } from './drop';

export const endRoom = async (context: AsteriskContext, conferenceId: ConferenceId): Promise<BridgeOutcome> => {
  const { ari } = context;
  const outcome = await dropAllLegs(context, conferenceId, (leg) => drop(context, leg));
  await ari.request('DELETE', `/bridges/${conferenceId}`, { expected: [404] });
  return outcome;
};
