/**
 * What a dial has left whose answer was lost. The service shows who is in a conference or on the way to it, by label; of those who are
 * not any more it keeps the calls, which bear no label.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeOutcome, BridgeUnavailable, type DialRequest, REPORTED_LATER } from '../../ports/bridge-driver';
import { keepEnd } from '../kit/ended-leg';
import { isFinal, legEnd } from './call-status';
import { noteSids } from './drop';
import type { LegMembers } from './leg-state';
import { callsSince, labelled, type PlacedCall } from './resources';
import type { TwilioContext } from './context';

/** How far the service's clock may be behind ours. */
const SKEW_MS = 10_000;

const startOf = ({ start_time, date_created }: PlacedCall): number => Date.parse(start_time ?? date_created ?? '');

/** From and to the same numbers since the leg was begun, and of no other leg of the conference. */
const unclaimedCalls = async (context: TwilioContext, request: DialRequest, since: number): Promise<readonly PlacedCall[]> => {
  const from = context.options.from ?? request.from;
  // By time and not by number: no number is in an address.
  const calls = await callsSince(context.client, context.profile.startedSince(since));
  const alike = calls.filter((call) => call.to === request.to && call.from === from && startOf(call) >= since);
  if (alike.length === 0) return [];
  const legs = await context.records.ofConference(request.conferenceId);
  const claimed = new Set(legs.map(({ members }) => members['call']));
  return alike.filter(({ sid }) => !claimed.has(sid));
};

/** Undefined: none has come so far as to call anybody. */
export const earlierTry = async (context: TwilioContext, request: DialRequest, before: LegMembers): Promise<BridgeOutcome | undefined> => {
  const { conferenceId, participantId, leg: number } = request;
  const leg: LegRef = { conferenceId, participantId, leg: number };
  const participant = await labelled(context.client, leg);
  if (participant) {
    await noteSids(context, leg, participant);
    return REPORTED_LATER;
  }
  const [call] = await unclaimedCalls(context, request, Number(before.begun ?? context.now()) - SKEW_MS);
  if (!call) return undefined;
  // Nothing tells whether one that is up is this leg's: the list of participants may be behind. Nobody is called meanwhile.
  if (!isFinal(call.status)) throw new BridgeUnavailable('It is not known yet whether the leg is being called');
  const members = (await context.records.note(leg, { call: call.sid })).members;
  return keepEnd(context.records, leg, members, { at: context.now(), end: legEnd(members, call.status, null) });
};
