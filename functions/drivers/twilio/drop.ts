/** Takes a leg out, ringing or connected. What is gone is content. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused, REPORTED_LATER } from '../../ports/bridge-driver';
import { endedOf, keepEnd, neverCalled } from '../kit/ended-leg';
import type { LegMembers } from './leg-state';
import { isCallOver, labelled, type Participant } from './resources';
import type { TwilioContext } from './context';

/** The report of a hang-up comes within a moment; then the service is asked. */
export const ASK_AFTER_SECONDS = 10;

export const noteSids = async ({ records }: TwilioContext, leg: LegRef, { call_sid, conference_sid }: Participant): Promise<LegMembers> =>
  (await records.note(leg, { call: call_sid, conference: conference_sid })).members;

/** With its sids, where a dial whose answer was lost has left a call. */
const withSids = async (context: TwilioContext, leg: LegRef, members: LegMembers): Promise<LegMembers> => {
  if (members.call) return members;
  const found = await labelled(context.client, leg);
  return found ? noteSids(context, leg, found) : members;
};

/** Also one that still rings. */
export const endCall = async ({ client }: TwilioContext, { call }: LegMembers): Promise<void> => {
  if (call === undefined) return;
  await client.send('POST', `/Calls/${call}`, [['Status', 'completed']]).catch(async (error: unknown) => {
    // One that is over is refused, by another error at each service.
    if (!(error instanceof BridgeRefused && (await isCallOver(client, call)))) throw error;
  });
};

/** A participant is removed; a call that is in no conference (yet) is ended by itself. Its report is awaited for a while. */
export const takeOut = async (context: TwilioContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  const { call, conference } = members;
  const path = `/Conferences/${String(conference)}/Participants/${String(call)}`;
  const isRemoved = conference !== undefined && (await context.client.send('DELETE', path)) !== undefined;
  if (!isRemoved) await endCall(context, members);
  return { events: [], steps: [{ ...leg, step: 'ask', afterSeconds: ASK_AFTER_SECONDS }] };
};

export const drop = async (context: TwilioContext, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = context;
  const found = await records.find(leg);
  if (!found || endedOf(found.members)) return REPORTED_LATER;
  const { members: noted } = await records.note(leg, { dropped: String(now()) });
  const members = await withSids(context, leg, noted);
  if (!members.call) return keepEnd(context.records, leg, members, neverCalled(now()));
  return takeOut(context, leg, members);
};
