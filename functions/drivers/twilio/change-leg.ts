/** Mute and hold. The service confirms both in its answer, so their outcome is known at once. */
import type { LegEventKind, LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused } from '../../ports/bridge-driver';
import type { TwilioContext } from './context';
import { type LegMembers, newsOf } from './leg-state';

/** The field, its value, and the event that follows. */
const changes = {
  mute: ['Muted', 'true', 'muted'],
  unmute: ['Muted', 'false', 'unmuted'],
  hold: ['Hold', 'true', 'held'],
  resume: ['Hold', 'false', 'resumed'],
} as const satisfies Record<string, readonly [string, string, LegEventKind]>;

export const changeLeg = async (
  { client, records, now }: TwilioContext,
  leg: LegRef,
  action: keyof typeof changes,
): Promise<BridgeOutcome> => {
  const members: LegMembers = (await records.find(leg))?.members ?? {};
  // A leg that is being dropped counts as gone.
  if (!members.call || !members.conference || members.dropped || members.ended) throw new BridgeRefused('leg-gone');
  const [field, value, kind] = changes[action];
  const path = `/Conferences/${members.conference}/Participants/${members.call}`;
  if ((await client.send('POST', path, [[field, value]])) === undefined) throw new BridgeRefused('leg-gone');
  return { events: [newsOf(kind, leg, now())], steps: [] };
};
