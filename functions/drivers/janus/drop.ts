/** Takes a leg out: one that rings is cancelled, one that is up is hung up, one that is not called yet is not called. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf, neverCalled } from '../ended-leg';
import { endLeg, hangUp } from './end-leg';
import type { JanusParts } from './janus-parts';

export const drop = async (parts: JanusParts, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = parts;
  const found = await records.find(leg);
  if (!found) return NO_OUTCOME;
  const ended = endedOf(found.members);
  if (ended) return endLeg(parts, leg, found.members, ended);
  const { members } = await records.note(leg, { dropped: String(now()) });
  if (members['called']) return hangUp(parts, leg, members);
  return endLeg(parts, leg, members, neverCalled(now()));
};
