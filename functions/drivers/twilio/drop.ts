/** Drops a leg, ringing or connected. A leg that is already gone counts as a success. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeRefused, NO_OUTCOME } from '../../ports/bridge-driver';
import { endedOf, keepEnd, neverCalled } from '../kit/ended-leg';
import { ownCall } from './call-owner';
import type { TwilioContext } from './context';
import type { LegMembers } from './leg-state';
import { isCallOver, participantWithLabel, type Participant } from './resources';

/**
 * The service reports a hang-up within a moment. If no report has arrived by then, Rollcall asks for the state of the
 * call.
 */
export const ASK_AFTER_SECONDS = 10;

export const storeSids = async (
  { records }: TwilioContext,
  leg: LegRef,
  { call_sid, conference_sid }: Participant,
): Promise<LegMembers> => {
  await ownCall(records, leg, call_sid);
  return (await records.note(leg, { call: call_sid, conference: conference_sid })).members;
};

/** Adds the sids of a call that was placed by a dial whose answer was lost. */
const withSids = async (context: TwilioContext, leg: LegRef, members: LegMembers): Promise<LegMembers> => {
  if (members.call) return members;
  const found = await participantWithLabel(context.client, leg);
  return found ? storeSids(context, leg, found) : members;
};

/** Ends a call, even one that still rings. */
export const endCall = async ({ client }: TwilioContext, { call }: LegMembers): Promise<void> => {
  if (call === undefined) return;
  await client.send('POST', `/Calls/${call}`, [['Status', 'completed']]).catch(async (error: unknown) => {
    // The service refuses a call that is over, and each service does so with its own error.
    if (!(error instanceof BridgeRefused && (await isCallOver(client, call)))) throw error;
  });
};

/** Removes the participant; if the call is not in a conference (yet), ends the call instead. */
const hangUp = async (context: TwilioContext, members: LegMembers): Promise<BridgeOutcome> => {
  const { call, conference } = members;
  const path = `/Conferences/${String(conference)}/Participants/${String(call)}`;
  const isRemoved = conference !== undefined && (await context.client.send('DELETE', path)) !== undefined;
  if (!isRemoved) await endCall(context, members);
  return NO_OUTCOME;
};

/** Hangs up. If no report of that arrives, a later step asks. */
export const removeFromConference = async (context: TwilioContext, leg: LegRef, members: LegMembers): Promise<BridgeOutcome> => {
  await hangUp(context, members);
  return { events: [], steps: [{ ...leg, step: 'ask', afterSeconds: ASK_AFTER_SECONDS }] };
};

export const drop = async (context: TwilioContext, leg: LegRef): Promise<BridgeOutcome> => {
  const { records, now } = context;
  const found = await records.find(leg);
  if (!found) return NO_OUTCOME;
  // The ring was reported as over, and the call may still be up: what follows its end reports the stored one.
  if (endedOf(found.members)) return found.members['call'] === undefined ? NO_OUTCOME : hangUp(context, found.members);
  const { members: noted } = await records.note(leg, { dropped: String(now()) });
  const members = await withSids(context, leg, noted);
  if (!members.call) return keepEnd(context.records, leg, members, neverCalled(now()));
  return removeFromConference(context, leg, members);
};
