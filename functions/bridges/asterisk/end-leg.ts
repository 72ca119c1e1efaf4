/** The end of a leg: kept, and told. Repeated, it tells the same. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports';
import type { AsteriskParts } from './asterisk-parts';
import { endedEvent, endedOf, type Ended, type LegMembers } from './leg-state';
import { channelOf } from './names';

/** A hang-up that Asterisk has not reported by then is taken for done. Longer than a round trip by far. */
export const HANG_UP_SECONDS = 5;

export const endLeg = async ({ records }: AsteriskParts, leg: LegRef, members: LegMembers, now: Ended): Promise<BridgeOutcome> => {
  const ended = endedOf(members) ?? now;
  if (members.ended === undefined) await records.note(leg, { ended: JSON.stringify(ended) });
  return { events: [endedEvent(leg, ended)], steps: [] };
};

/** CANCEL or BYE, as it takes; one that is gone already is content. */
export const hangUp = async ({ ari }: AsteriskParts, leg: LegRef): Promise<BridgeOutcome> => {
  await ari.ask('DELETE', `/channels/${channelOf(leg)}`, { expected: [404] });
  return { events: [], steps: [{ ...leg, step: 'gone', afterSeconds: HANG_UP_SECONDS }] };
};
