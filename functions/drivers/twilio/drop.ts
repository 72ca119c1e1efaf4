/** Takes a leg out, ringing or connected. What is gone is content. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused, REPORTED_LATER } from '../../ports/bridge-driver';
import { endedOf, keepEnd, neverCalled } from '../kit/ended-leg';
import type { LegMembers } from './leg-state';
import { isCallOver, labelled, type Participant } from './resources';
import type { TwilioParts } from './twilio-parts';

/** The report of a hang-up comes within a moment; then the service is asked. */
export const ASK_AFTER_SECONDS = 10;

export const noteSids = async ({ records }: TwilioParts, leg: LegRef, { call_sid, conference_sid }: Participant): Promise<LegMembers> =>
  (await records.note(leg, { call: call_sid, conference: conference_sid })).members;

/** With its sids, where a dial whose answer was lost has left a call. */
const withSids = async (parts: TwilioParts, leg: LegRef, members: LegMembers): Promise<LegMembers> => {
  if (members.call) return members;
  const found = await labelled(parts.client, leg);
  return found ? noteSids(parts, leg, found) : members;
};

/** Also one that still rings. */
export const endCall = async ({ client }: TwilioParts, { call }: LegMembers): Promise<void> => {
  if (call === undefined) return;
  await client.send('POST', `/Calls/${call}`, [['Status', 'completed']]).catch(async (error: unknown) => {
    // One that is over is refused, by another error at each service.
    if (!(error instanceof BridgeRefused && (await isCallOver(client, call)))) throw error;
  });
};

/** A participant is removed; a call that is in no conference (yet) is ended by itself. Its report is awaited for a while. */
export const takeOut = async (parts: TwilioParts, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const { call, conference } = members;
  const path = `/Conferences/${String(conference)}/Participants/${String(call)}`;
  const isRemoved = conference !== undefined && (await parts.client.send('DELETE', path)) !== undefined;
  if (!isRemoved) await endCall(parts, members);
  return { events: [], steps: [{ ...leg, step: 'ask', afterSeconds: ASK_AFTER_SECONDS }] };
};

export const drop = async (parts: TwilioParts, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = parts;
  const found = await records.find(leg);
  if (!found || endedOf(found.members)) return REPORTED_LATER;
  const { members: noted } = await records.note(leg, { dropped: String(now()) });
  const members = await withSids(parts, leg, noted);
  if (!members.call) return keepEnd(parts.records, leg, members, neverCalled(now()));
  return takeOut(parts, leg, members);
};
