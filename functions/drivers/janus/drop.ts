/** Takes a leg out: one that rings is cancelled, one that is up is hung up, one that is not called yet is not called. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, REPORTED_LATER } from '../../ports/bridge-driver';
import { endedOf, neverCalled } from '../kit/ended-leg';
import { endLeg, hangUp } from './end-leg';
import type { JanusParts } from './janus-parts';

export const drop = async (parts: JanusParts, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = parts;
  const found = await records.find(leg);
  if (!found) return REPORTED_LATER;
  const ended = endedOf(found.members);
  if (ended) return endLeg(parts, leg, found.members, ended);
  const { members } = await records.note(leg, { dropped: String(now()) });
  if (members['called']) return hangUp(parts, leg, members);
  return endLeg(parts, leg, members, neverCalled(now()));
};
