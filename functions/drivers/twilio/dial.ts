/**
 * Calls a participant into the conference, with one request. The service has no idempotency key, so a repeated dial
 * first searches for a call that an earlier try has placed.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import { type BridgeOutcome, BridgeRefused, BridgeUnavailable, type DialRequest, NO_OUTCOME } from '../../ports/bridge-driver';
import { hasEnded } from '../kit/ended-conference';
import { endedEvent, endedOf, legOnly } from '../kit/ended-leg';
import { ringDeadline } from '../kit/ring-deadline';
import type { TwilioContext } from './context';
import { storeSids, removeFromConference } from './drop';
import { earlierTry } from './earlier-try';
import { legAddress } from './leg-address';
import type { LegMembers } from './leg-state';
import type { Form } from './profiles';
import { Participant, readAs } from './resources';

const EVENTS = ['ringing', 'answered', 'completed'] as const;

const optional = (name: string, value: string | number | undefined): Form => (value === undefined ? [] : [[name, String(value)]]);

const form = (context: TwilioContext, { to, from, ringSeconds, maxSeconds, ...leg }: DialRequest): Form => {
  const { options, profile } = context;
  return [
    // The settings of a deployment ensure that there is one.
    ...optional('From', from),
    ['To', to],
    ...optional('ApplicationSid', options.applicationSid),
    ['Label', legName(leg)],
    ['Timeout', String(profile.ringSeconds(ringSeconds))],
    ...optional('TimeLimit', profile.timeLimit(maxSeconds)),
    ...optional('WaitUrl', options.waitUrl),
    // The others must not hear ringing tones and announcements of the network.
    ['EarlyMedia', 'false'],
    ['Beep', 'false'],
    ['StartConferenceOnEnter', 'true'],
    ['EndConferenceOnExit', 'false'],
    ['StatusCallback', legAddress(context, leg)],
    ['StatusCallbackMethod', 'POST'],
    ...profile.list(EVENTS).map((value): [string, string] => ['StatusCallbackEvent', value]),
  ];
};

const create = async (context: TwilioContext, request: DialRequest): Promise<Participant> => {
  const path = `/Conferences/${request.conferenceId}/Participants`;
  const made = await context.client.create(path, form(context, request)).catch((error: unknown) => {
    // The leg is being called already, but the list did not show that yet. The next try finds it.
    if (error instanceof BridgeRefused && error.code === context.profile.labelInUse)
      throw new BridgeUnavailable('The leg is being called already');
    throw error;
  });
  if (made === undefined) throw new BridgeRefused('account-unknown');
  return readAs(Participant, made);
};

/** The service stops ringing by itself. If it does not, or if its report is lost, this deadline ends the ring. */
const ringing = ({ profile }: TwilioContext, { ringSeconds, ...leg }: DialRequest): BridgeOutcome => ({
  events: [],
  steps: [ringDeadline(leg, profile.ringSeconds(ringSeconds))],
});

const place = async (context: TwilioContext, request: DialRequest, leg: LegRef): Promise<BridgeOutcome> => {
  const members = await storeSids(context, leg, await create(context, request));
  const isOver = Boolean(members.dropped ?? members.ended) || (await hasEnded(context.records, leg.conferenceId));
  // The conference may have ended while the request was under way, and its end did not know of this call.
  return isOver ? removeFromConference(context, leg, members) : ringing(context, request);
};

export const dial = async (context: TwilioContext, request: DialRequest): Promise<BridgeOutcome> => {
  const leg = legOnly(request);
  if (await hasEnded(context.records, leg.conferenceId)) throw new BridgeRefused('room-ended');
  const before: LegMembers | undefined = (await context.records.begin(leg, { begun: String(context.now()) }))?.members;
  const ended = before && endedOf(before);
  if (ended) return { ...NO_OUTCOME, events: [endedEvent(leg, ended)] };
  if (before?.call) return ringing(context, request);
  const earlier = before ? await earlierTry(context, request, before) : 'none';
  if (earlier === 'none') return place(context, request, leg);
  return earlier === 'live' ? ringing(context, request) : earlier;
};
