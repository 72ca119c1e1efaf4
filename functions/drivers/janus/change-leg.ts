/** Mute and hold of a leg that is up. Janus confirms both in its answer, so their outcome is known at once. */
import type { LegEventKind, LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import { type BridgeOutcome, BridgeRefused } from '../../ports/bridge-driver';
import type { FlagTable } from '../kit/flag-commands';
import type { JanusContext } from './context';
import { mixerOf, phoneOf } from './handles';
import type { Handle, Result } from './janus-client';
import type { LegMembers } from './leg-state';
import { secretOf } from './room';

const connectedLeg = async ({ records }: JanusContext, leg: LegRef): Promise<LegMembers> => {
  const members: LegMembers = (await records.find(leg))?.members ?? {};
  // A leg that is being dropped counts as gone.
  if (!members.joined || members.dropped || members.ended) throw new BridgeRefused('leg-gone');
  return members;
};

const confirmed = ({ now }: JanusContext, { conferenceId, participantId, leg }: LegRef, kind: LegEventKind): BridgeOutcome => ({
  events: [{ conferenceId, participantId, leg, kind, at: now() }],
  steps: [],
});

const sent = async (handle: Handle | undefined, send: (handle: Handle) => Promise<Result>): Promise<void> => {
  if (!handle || 'reason' in (await send(handle))) throw new BridgeRefused('leg-gone');
};

/** The others do not hear the leg. */
const setMuted = async (context: JanusContext, leg: LegRef, muted: boolean): Promise<BridgeOutcome> => {
  const mixer = mixerOf(leg, await connectedLeg(context, leg));
  const room = leg.conferenceId;
  const request = { request: muted ? 'mute' : 'unmute', room, secret: secretOf(context.secrets, room), id: legName(leg) };
  await sent(mixer, (handle) => context.client.message(handle, request));
  return confirmed(context, leg, muted ? 'muted' : 'unmuted');
};

/** The leg and the others do not hear each other. The hold is kept, since Janus does not say later who is on hold. */
const setHeld = async (context: JanusContext, leg: LegRef, held: boolean): Promise<BridgeOutcome> => {
  const members = await connectedLeg(context, leg);
  const request = held ? { request: 'hold', direction: 'inactive' } : { request: 'unhold' };
  if (Boolean(members.held) !== held) await sent(phoneOf(leg, members), (handle) => context.client.message(handle, request));
  await context.records.note(leg, { held: held ? String(context.now()) : '' });
  return confirmed(context, leg, held ? 'held' : 'resumed');
};

/** How each flag is changed. */
export const changeLeg: FlagTable<typeof setMuted> = { muted: setMuted, onHold: setHeld };
