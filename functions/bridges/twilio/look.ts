/** How legs are: the service's list of participants, and, of one who is not on it, the call itself. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { ConferenceId } from '../../../schemas/common';
import type { LegStatus, LiveLeg } from '../../ports';
import { LegName, legOfName } from '../leg-name';
import { isFinal, legEnd } from './call-status';
import { endedEvent, endedOf, type LegMembers } from './leg-state';
import { Call, everybodyIn, labelled, Participant, phaseOf, readAs } from './resources';
import type { TwilioParts } from './twilio-parts';

const live = ({ status, muted, hold }: Participant) => ({ phase: phaseOf(status), muted, onHold: hold });

/** Of a call that is in no conference: it is being made, or is over. */
const statusOfCall = async ({ client, now }: TwilioParts, leg: LegRef, members: LegMembers): Promise<LegStatus> => {
  const found = await client.send('GET', `/Calls/${String(members.call)}`);
  if (found === undefined) return { state: 'unknown' };
  const { status } = readAs(Call, found);
  if (!isFinal(status)) return { state: 'live', phase: phaseOf(status), muted: false, onHold: false };
  return { state: 'ended', event: endedEvent(leg, { at: now(), end: legEnd(members, status, null) }) };
};

const participantNow = async ({ client }: TwilioParts, { call, conference }: LegMembers): Promise<Participant | undefined> => {
  if (conference === undefined) return undefined;
  const found = await client.send('GET', `/Conferences/${conference}/Participants/${String(call)}`);
  const participant = found === undefined ? undefined : readAs(Participant, found);
  return participant?.status === 'complete' || participant?.status === 'failed' ? undefined : participant;
};

export const statusOf = async (parts: TwilioParts, leg: LegRef): Promise<LegStatus> => {
  const members: LegMembers = (await parts.records.find(leg))?.members ?? {};
  const ended = endedOf(members);
  if (ended) return { state: 'ended', event: endedEvent(leg, ended) };
  const participant = members.call ? await participantNow(parts, members) : await labelled(parts.client, leg);
  if (participant) return { state: 'live', ...live(participant) };
  return members.call ? statusOfCall(parts, leg, members) : { state: 'unknown' };
};

export const snapshotOf = async ({ client }: TwilioParts, conferenceId: ConferenceId): Promise<readonly LiveLeg[]> =>
  (await everybodyIn(client, conferenceId)).flatMap((participant) => {
    const name = LegName.safeParse(participant.label);
    return name.success ? [{ ...legOfName(name.data), ...live(participant) }] : [];
  });
