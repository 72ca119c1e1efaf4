/**
 * Finds the call of an earlier dial whose answer was lost. The service lists, by label, the participants who are in a
 * conference or about to enter it. Of all others it lists only the calls, which have no label.
 */
import { type BridgeOutcome, BridgeUnavailable, type DialRequest } from '../../ports/bridge-driver';
import { keepEnd, legOnly } from '../kit/ended-leg';
import { isOthersCall, ownCall } from './call-owner';
import { isFinal, legEnd } from './call-status';
import type { TwilioContext } from './context';
import { storeSids } from './drop';
import type { LegMembers } from './leg-state';
import { callsSince, participantWithLabel, type PlacedCall } from './resources';

/** How far the service's clock may be behind ours. */
const SKEW_MS = 10_000;

const startOf = ({ start_time, date_created }: PlacedCall): number => Date.parse(start_time ?? date_created ?? '');

/**
 * A call between the same two numbers since the leg was begun that belongs to no other leg. With one caller's number for
 * all conferences, it may be a leg of another conference.
 */
const unclaimedCall = async (context: TwilioContext, request: DialRequest, since: number): Promise<PlacedCall | undefined> => {
  // Searches by time and not by number, so that no number is in a URL.
  const calls = await callsSince(context.client, context.profile.startedSince(since));
  const alike = calls.filter((call) => call.to === request.to && call.from === request.from && startOf(call) >= since);
  for (const call of alike) if (!(await isOthersCall(context.records, request, call.sid))) return call;
  return undefined;
};

/** `none`: no earlier try has called anybody. `live`: the leg is being called, or was answered. Otherwise how it ended. */
export const earlierTry = async (
  context: TwilioContext,
  request: DialRequest,
  before: LegMembers,
): Promise<'none' | 'live' | BridgeOutcome> => {
  const leg = legOnly(request);
  const participant = await participantWithLabel(context.client, leg);
  if (participant) {
    await storeSids(context, leg, participant);
    return 'live';
  }
  const call = await unclaimedCall(context, request, Number(before.begun ?? context.now()) - SKEW_MS);
  if (!call) return 'none';
  // If a call is up, it may or may not be this leg's, because the list of participants may lag behind. Until that is
  // known, nobody is called.
  if (!isFinal(call.status)) throw new BridgeUnavailable('It is not known yet whether the leg is being called');
  if (!(await ownCall(context.records, leg, call.sid))) throw new BridgeUnavailable('The call has just become that of another leg');
  const members = (await context.records.note(leg, { call: call.sid })).members;
  return keepEnd(context.records, leg, members, { at: context.now(), end: legEnd(members, call.status, null) });
};
