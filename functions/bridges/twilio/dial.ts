/** Calls a participant into the conference: one request. The service has no key for repeated ones, so a repeated dial looks first. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { BridgeRefused, REPORTED_LATER, type BridgeOutcome, type DialRequest } from '../../ports';
import { legName } from '../leg-name';
import { endedEvent, endedOf, type LegMembers } from './leg-state';
import { labelled, Participant, readAs } from './resources';
import type { Form } from './twilio-client';
import { roomRecord, type TwilioParts } from './twilio-parts';

const EVENTS = ['ringing', 'answered', 'completed'] as const;

/** It says of which leg the reports are: ids alone. */
const statusCallback = ({ callbackUrl }: TwilioParts, leg: LegRef): string =>
  `${callbackUrl}?conference=${leg.conferenceId}&leg=${legName(leg)}`;

const form = (parts: TwilioParts, { to, from, ringSeconds, ...leg }: DialRequest): Form => {
  const { options, profile } = parts;
  return [
    ['From', options.from ?? from],
    ['To', to],
    ['Label', legName(leg)],
    ['Timeout', String(profile.ringSeconds(ringSeconds))],
    // Ringing tones and announcements of the network are not for the others.
    ['EarlyMedia', 'false'],
    ['Beep', 'false'],
    ['StartConferenceOnEnter', 'true'],
    ['EndConferenceOnExit', 'false'],
    ['StatusCallback', statusCallback(parts, leg)],
    ['StatusCallbackMethod', 'POST'],
    ...profile.list(EVENTS).map((value): [string, string] => ['StatusCallbackEvent', value]),
  ];
};

const create = async (parts: TwilioParts, request: DialRequest): Promise<Participant> => {
  const made = await parts.client.create(`/Conferences/${request.conferenceId}/Participants`, form(parts, request));
  if (made === undefined) throw new BridgeRefused('account-unknown');
  return readAs(Participant, made);
};

export const noteSids = async ({ records }: TwilioParts, leg: LegRef, { call_sid, conference_sid }: Participant): Promise<LegMembers> =>
  (await records.note(leg, { call: call_sid, conference: conference_sid })).members;

export const dial = async (parts: TwilioParts, request: DialRequest): Promise<BridgeOutcome> => {
  const { conferenceId, participantId, leg: number } = request;
  const leg = { conferenceId, participantId, leg: number };
  if (await parts.records.find(roomRecord(conferenceId))) throw new BridgeRefused('room-ended');
  const before: LegMembers | undefined = (await parts.records.begin(leg, {}))?.members;
  const ended = before && endedOf(before);
  if (ended) return { ...REPORTED_LATER, events: [endedEvent(leg, ended)] };
  if (before?.call) return REPORTED_LATER;
  const earlier = before && (await labelled(parts.client, leg));
  await noteSids(parts, leg, earlier ?? (await create(parts, request)));
  return REPORTED_LATER;
};
