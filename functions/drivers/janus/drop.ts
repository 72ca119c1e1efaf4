/**
 * Drops a leg: a ringing call is cancelled, a connected one is hung up, and a leg that is not called yet stays
 * uncalled.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf, neverCalled } from '../kit/ended-leg';
import type { JanusContext } from './context';
import { endLeg, hangUp } from './end-leg';

export const drop = async (context: JanusContext, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = context;
  const found = await records.find(leg);
  if (!found) return NO_OUTCOME;
  const ended = endedOf(found.members);
  if (ended) return endLeg(context, leg, found.members, ended);
  const { members } = await records.note(leg, { dropped: String(now()) });
  if (members['called']) return hangUp(context, leg, members);
  return endLeg(context, leg, members, neverCalled(now()));
};
