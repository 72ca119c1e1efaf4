/** Mute and hold. The service confirms both in its answer, so their outcome is known at once. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type Flag, flagEvent } from '../../../schemas/participant-actions';
import { type BridgeOutcome, BridgeRefused } from '../../ports/bridge-driver';
import type { FlagTable } from '../kit/flag-commands';
import type { TwilioContext } from './context';
import { type LegMembers, legEventOf } from './leg-state';

/** The service's names of the flags. */
export const fields: FlagTable<string> = { muted: 'Muted', onHold: 'Hold' };

export const changeLeg = async (
  { client, records, now }: TwilioContext,
  leg: LegRef,
  { flag, field, on }: { readonly flag: Flag; readonly field: string; readonly on: boolean },
): Promise<BridgeOutcome> => {
  const members: LegMembers = (await records.find(leg))?.members ?? {};
  // A leg that is being dropped counts as gone.
  if (!members.call || !members.conference || members.dropped || members.ended) throw new BridgeRefused('leg-gone');
  const path = `/Conferences/${members.conference}/Participants/${members.call}`;
  if ((await client.send('POST', path, [[field, String(on)]])) === undefined) throw new BridgeRefused('leg-gone');
  return { events: [legEventOf(flagEvent(flag, on), leg, now())], steps: [] };
};
