/** Puts a phone that has answered into the mixing bridge, or hangs it up if its leg is being dropped. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, NO_OUTCOME } from '../../ports/bridge-driver';
import type { AsteriskContext } from './context';
import { hangUp } from './hang-up';
import { isUp, type LegMembers } from './leg-state';
import { addToBridge } from './mixing-bridge';

/** It does so only once: later the phone may have left the bridge for a hold. */
export const connect = async (context: AsteriskContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  if (isUp(members)) return NO_OUTCOME;
  if (members.dropped) return hangUp(context, leg);
  if (await addToBridge(context, leg)) await context.records.note(leg, { added: String(context.now()) });
  return NO_OUTCOME;
};
