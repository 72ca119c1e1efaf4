/** Mute and hold of a leg that is up. Asterisk confirms both in its answer, so their outcome is certain at once. */
import type { LegEventKind, LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused } from '../../ports/bridge-driver';
import type { AsteriskParts } from './asterisk-parts';
import { addToBridge, removeFromBridge } from './bridge';
import { isUp, type LegMembers } from './leg-state';
import { channelOf } from './names';

const upLeg = async ({ records }: AsteriskParts, leg: LegRef): Promise<LegMembers> => {
  const members: LegMembers = (await records.find(leg))?.members ?? {};
  // One that is being taken out is as good as gone.
  if (!isUp(members) || members.dropped || members.ended) throw new BridgeRefused('leg-gone');
  return members;
};

const told = ({ now }: AsteriskParts, leg: LegRef, kind: LegEventKind): BridgeOutcome => ({
  events: [{ ...leg, kind, at: now() }],
  steps: [],
});

/** 404: no such channel; 409: it is on its way out. */
const GONE = [404, 409];

const tell = async ({ ari }: AsteriskParts, leg: LegRef, method: 'POST' | 'DELETE', what: string, body?: object): Promise<void> => {
  const { status } = await ari.ask(method, `/channels/${channelOf(leg)}/${what}`, { ...(body && { body }), expected: GONE });
  if (GONE.includes(status)) throw new BridgeRefused('leg-gone');
};

/** The others do not hear it: what comes in from the phone. */
export const setMuted = async (parts: AsteriskParts, leg: LegRef, muted: boolean): Promise<BridgeOutcome> => {
  await upLeg(parts, leg);
  await tell(parts, leg, muted ? 'POST' : 'DELETE', 'mute?direction=in');
  await parts.records.note(leg, { muted: muted ? String(parts.now()) : '' });
  return told(parts, leg, muted ? 'muted' : 'unmuted');
};

const holdIt = async (parts: AsteriskParts, leg: LegRef): Promise<void> => {
  await removeFromBridge(parts, leg);
  await tell(parts, leg, 'POST', 'moh');
};

const resumeIt = async (parts: AsteriskParts, leg: LegRef): Promise<void> => {
  await tell(parts, leg, 'DELETE', 'moh');
  if (!(await addToBridge(parts, leg))) throw new BridgeRefused('leg-gone');
};

/** Neither hears the other; the one on hold hears music. */
export const setHeld = async (parts: AsteriskParts, leg: LegRef, held: boolean): Promise<BridgeOutcome> => {
  const members = await upLeg(parts, leg);
  if (Boolean(members.held) !== held) await (held ? holdIt : resumeIt)(parts, leg);
  await parts.records.note(leg, { held: held ? String(parts.now()) : '' });
  return told(parts, leg, held ? 'held' : 'resumed');
};
