/**
 * Drops a leg: a ringing call is cancelled, a connected one is hung up, and a leg that is not called yet stays
 * uncalled.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf, keepEnd, neverCalled } from '../kit/ended-leg';
import type { AsteriskContext } from './context';
import { hangUp } from './hang-up';

export const drop = async (context: AsteriskContext, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = context;
  const found = await records.find(leg);
  if (!found) return NO_OUTCOME;
  const ended = endedOf(found.members);
  if (ended) {
    // A dial that overlapped with the end of its leg may have placed the call nevertheless.
    await hangUp(context, leg);
    return keepEnd(context.records, leg, found.members, ended);
  }
  const { members } = await records.note(leg, { dropped: String(now()) });
  // Hangs up even if the record has no call: the answer to the dial may have been lost.
  const outcome = await hangUp(context, leg);
  if (members['called']) return outcome;
  return keepEnd(context.records, leg, members, neverCalled(now()));
};
