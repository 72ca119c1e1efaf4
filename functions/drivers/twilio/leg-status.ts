/** The status of legs, from the service's list of participants and, for a leg that is not on it, from its call. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { legOfName } from '../../../domain/bridge/leg-name';
import type { LiveLeg } from '../../../domain/bridge/live-leg';
import type { ConferenceId } from '../../../schemas/common';
import type { LegStatus } from '../../ports/bridge-driver';
import { endedEvent, endedOf } from '../kit/ended-leg';
import { LegName } from '../kit/leg-name';
import { storedLegs } from '../kit/stored-legs';
import { isFinal, legEnd } from './call-status';
import type { TwilioContext } from './context';
import type { LegMembers } from './leg-state';
import { Call, allParticipantsIn, participantWithLabel, legPhase, type Participant, participantIn, readAs } from './resources';

const live = ({ status, muted, hold }: Participant) => ({ phase: legPhase(status), muted, onHold: hold });

/** For a call that is not in a conference: it is being placed, or is over. */
const legStatusByCall = async ({ client, now }: TwilioContext, leg: LegRef, members: LegMembers): Promise<LegStatus> => {
  const found = await client.send('GET', `/Calls/${String(members.call)}`);
  if (found === undefined) return { state: 'unknown' };
  const { status } = readAs(Call, found);
  if (!isFinal(status)) return { state: 'live', phase: legPhase(status), muted: false, onHold: false };
  return { state: 'ended', event: endedEvent(leg, { at: now(), end: legEnd(members, status, null) }) };
};

const currentParticipant = async (
  { client }: TwilioContext,
  leg: LegRef,
  { call, conference }: LegMembers,
): Promise<Participant | undefined> => {
  if (call === undefined) return participantWithLabel(client, leg);
  return conference === undefined ? undefined : participantIn(client, conference, call);
};

export const legStatus = async (context: TwilioContext, leg: LegRef): Promise<LegStatus> => {
  const members: LegMembers = (await context.records.find(leg))?.members ?? {};
  const ended = endedOf(members);
  if (ended) return { state: 'ended', event: endedEvent(leg, ended) };
  const participant = await currentParticipant(context, leg, members);
  if (participant) return { state: 'live', ...live(participant) };
  return members.call ? legStatusByCall(context, leg, members) : { state: 'unknown' };
};

const legLabelled = ({ label }: Participant): Pick<LegRef, 'participantId' | 'leg'> | undefined => {
  const name = LegName.safeParse(label);
  return name.success ? legOfName(name.data) : undefined;
};

/** Participants are matched with legs by their kept calls, or by label if the dial has had no answer yet. */
export const snapshotOf = async ({ client, records }: TwilioContext, conferenceId: ConferenceId): Promise<readonly LiveLeg[]> => {
  const participants = await allParticipantsIn(client, conferenceId);
  if (participants.length === 0) return [];
  const { opened } = await storedLegs(records, conferenceId);
  const legs = new Map(opened.map((record) => [record.members['call'], record]));
  return participants.flatMap((participant) => {
    const leg = legs.get(participant.call_sid) ?? legLabelled(participant);
    return leg ? [{ participantId: leg.participantId, leg: leg.leg, ...live(participant) }] : [];
  });
};
