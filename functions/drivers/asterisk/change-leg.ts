/** Mute and hold of a leg that is up. Asterisk confirms both in its answer, so their outcome is known at once. */
import type { LegEventKind, LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused } from '../../ports/bridge-driver';
import type { FlagTable } from '../kit/flag-commands';
import type { AsteriskContext } from './context';
import { isUp, type LegMembers } from './leg-state';
import { addToBridge, removeFromBridge } from './mixing-bridge';
import { channelOf } from './names';

const connectedLeg = async ({ records }: AsteriskContext, leg: LegRef): Promise<LegMembers> => {
  const members: LegMembers = (await records.find(leg))?.members ?? {};
  // A leg that is being dropped counts as gone.
  if (!isUp(members) || members.dropped || members.ended) throw new BridgeRefused('leg-gone');
  return members;
};

const confirmed = ({ now }: AsteriskContext, leg: LegRef, kind: LegEventKind): BridgeOutcome => ({
  events: [{ ...leg, kind, at: now() }],
  steps: [],
});

/** 404: there is no such channel; 409: it is leaving the application. */
const GONE = [404, 409];

const request = async ({ ari }: AsteriskContext, leg: LegRef, method: 'POST' | 'DELETE', what: string, body?: object): Promise<void> => {
  const { status } = await ari.request(method, `/channels/${channelOf(leg)}/${what}`, { ...(body && { body }), expected: GONE });
  if (GONE.includes(status)) throw new BridgeRefused('leg-gone');
};

/** The others do not hear the leg: Asterisk mutes the audio that comes in from the phone. */
const setMuted = async (context: AsteriskContext, leg: LegRef, muted: boolean): Promise<BridgeOutcome> => {
  await connectedLeg(context, leg);
  await request(context, leg, muted ? 'POST' : 'DELETE', 'mute?direction=in');
  await context.records.note(leg, { muted: muted ? String(context.now()) : '' });
  return confirmed(context, leg, muted ? 'muted' : 'unmuted');
};

const holdLeg = async (context: AsteriskContext, leg: LegRef): Promise<void> => {
  await removeFromBridge(context, leg);
  await request(context, leg, 'POST', 'moh');
};

const resumeLeg = async (context: AsteriskContext, leg: LegRef): Promise<void> => {
  await request(context, leg, 'DELETE', 'moh');
  if (!(await addToBridge(context, leg))) throw new BridgeRefused('leg-gone');
};

/** The leg and the others do not hear each other; the leg hears music. */
const setHeld = async (context: AsteriskContext, leg: LegRef, held: boolean): Promise<BridgeOutcome> => {
  const members = await connectedLeg(context, leg);
  if (Boolean(members.held) !== held) await (held ? holdLeg : resumeLeg)(context, leg);
  await context.records.note(leg, { held: held ? String(context.now()) : '' });
  return confirmed(context, leg, held ? 'held' : 'resumed');
};

/** How each flag is changed. */
export const changeLeg: FlagTable<typeof setMuted> = { muted: setMuted, onHold: setHeld };
