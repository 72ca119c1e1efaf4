/** The service's conferences, participants and calls. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legName } from '../../../domain/bridge/leg-name';
import type { CallPhase } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import { BridgeUnavailable } from '../../ports/bridge-driver';
import { isFinal } from './call-status';
import type { Form } from './profiles';
import type { TwilioClient } from './twilio-client';

/** Twilio: `CA` and 32 digits; Telnyx: `v3:` and something like base64. It goes into paths unchanged. */
export const Sid = z.string().regex(/^[A-Za-z0-9:_-]{1,128}$/);

export const Participant = z.object({
  call_sid: Sid,
  conference_sid: Sid,
  /** Telnyx does not show it. */
  label: z.string().nullish(),
  muted: z.boolean().default(false),
  hold: z.boolean().default(false),
  status: z.string().default('connected'),
});
export type Participant = z.output<typeof Participant>;

const Conference = z.object({ sid: Sid, status: z.string() });
export const Call = z.object({ sid: Sid, status: z.string() });

/** An answer that cannot be read counts as no answer. */
export const readAs = <Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new BridgeUnavailable("The bridge's answer cannot be read");
  return parsed.data;
};

/** The sids of the conferences of that name that are not over: one, none, or two if one of them is just ending. */
export const conferencesNamed = async ({ list }: TwilioClient, conferenceId: ConferenceId): Promise<readonly string[]> => {
  const found = readAs(z.array(Conference), await list('/Conferences', 'conferences', [['FriendlyName', conferenceId]]));
  return found.filter(({ status }) => status !== 'completed').map(({ sid }) => sid);
};

const participantsOf = async ({ list }: TwilioClient, conference: string): Promise<readonly Participant[]> =>
  readAs(z.array(Participant), await list(`/Conferences/${conference}/Participants`, 'participants'));

/** Telnyx says `completed`. */
const GONE = ['complete', 'completed', 'failed'];

const isGone = ({ status }: Participant): boolean => GONE.includes(status);

/** A participant who is in the conference or about to enter it, by call sid or label. */
export const participantIn = async ({ send }: TwilioClient, conference: string, which: string): Promise<Participant | undefined> => {
  const found = await send('GET', `/Conferences/${conference}/Participants/${which}`);
  const participant = found === undefined ? undefined : readAs(Participant, found);
  return participant && isGone(participant) ? undefined : participant;
};

/** The participants who are in the conference, or in any other of its name. */
export const allParticipantsIn = async (client: TwilioClient, conferenceId: ConferenceId): Promise<readonly Participant[]> => {
  const lists: (readonly Participant[])[] = [];
  for (const conference of await conferencesNamed(client, conferenceId)) lists.push(await participantsOf(client, conference));
  return lists.flat().filter((participant) => !isGone(participant));
};

export const isCallOver = async ({ send }: TwilioClient, call: string): Promise<boolean> => {
  const found = await send('GET', `/Calls/${call}`);
  return found === undefined || isFinal(readAs(Call, found).status);
};

const PlacedCall = Call.extend({ to: z.string(), from: z.string(), start_time: z.string().nullish(), date_created: z.string().nullish() });
export type PlacedCall = z.output<typeof PlacedCall>;

export const callsSince = async ({ list }: TwilioClient, since: Form): Promise<readonly PlacedCall[]> =>
  // Calls to clients and SIP addresses, or without a caller, are not ours.
  (await list('/Calls', 'calls', since)).flatMap((json) => PlacedCall.safeParse(json).data ?? []);

/**
 * Finds the participant of a dial whose answer was lost, by label. A list cannot be used: Telnyx's lists show no
 * labels.
 */
export const participantWithLabel = async (client: TwilioClient, leg: LegRef): Promise<Participant | undefined> => {
  for (const conference of await conferencesNamed(client, leg.conferenceId)) {
    const participant = await participantIn(client, conference, legName(leg));
    if (participant) return participant;
  }
  return undefined;
};

export const legPhase = (status: string): CallPhase => {
  if (status === 'connected') return 'joined';
  return status === 'ringing' ? 'ringing' : 'dialing';
};
