/** Takes a leg out: one that rings is cancelled, one that is up is hung up, one that is not called yet is not called. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, REPORTED_LATER } from '../../ports/bridge-driver';
import { endedOf, keepEnd, neverCalled } from '../kit/ended-leg';
import type { AsteriskContext } from './context';
import { hangUp } from './hang-up';

export const drop = async (context: AsteriskContext, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = context;
  const found = await records.find(leg);
  if (!found) return REPORTED_LATER;
  const ended = endedOf(found.members);
  if (ended) {
    // A dial that met the end of its leg may have placed the call all the same.
    await hangUp(context, leg);
    return keepEnd(context.records, leg, found.members, ended);
  }
  const { members } = await records.note(leg, { dropped: String(now()) });
  // Also one whose call is not noted: the answer to it may have been lost.
  const outcome = await hangUp(context, leg);
  if (members['called']) return outcome;
  return keepEnd(context.records, leg, members, neverCalled(now()));
};
