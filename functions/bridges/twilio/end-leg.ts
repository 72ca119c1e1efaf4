/** The end of a leg: kept, and told. Repeated, it tells the same. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { BridgeOutcome } from '../../ports';
import { endedEvent, endedOf, type Ended, type LegMembers } from './leg-state';
import type { TwilioParts } from './twilio-parts';

export const endLeg = async ({ records }: TwilioParts, leg: LegRef, members: LegMembers, now: Ended): Promise<BridgeOutcome> => {
  const ended = endedOf(members) ?? now;
  if (members.ended === undefined) await records.note(leg, { ended: JSON.stringify(ended) });
  return { events: [endedEvent(leg, ended)], steps: [] };
};
