/** Applies changes to the known state of a conference. */
import { managementDefaults } from '../../schemas/terminal-defaults';
import type { ChangedParticipant, Conference, Management, PartialConference, PartialStateMessage, Participant } from '../contract';
import { mergeKnown } from './merge-known';
import { wholeParticipant } from './whole-participant';

type PartialUpdate = PartialStateMessage | PartialConference;

/** The initiator first, then the others by id. */
const inOrder = (a: Participant, b: Participant): number => {
  if (a.role !== b.role) return a.role === 'initiator' ? -1 : 1;
  return a.participantId < b.participantId ? -1 : 1;
};

/** Undefined if a change concerns an unknown participant and does not contain all of that participant's members. */
const participantsOf = (
  known: readonly Participant[],
  update: readonly ChangedParticipant[],
  isFed: boolean,
): Participant[] | undefined => {
  const participants = new Map(known.map((participant) => [participant.participantId, participant]));
  for (const changed of update) {
    const before = participants.get(changed.participantId);
    if (before && changed.version <= before.version) continue;
    if (changed.removed) {
      participants.delete(changed.participantId);
      continue;
    }
    const participant = wholeParticipant(before, changed, isFed);
    if (!participant) return undefined;
    participants.set(participant.participantId, participant);
  }
  return [...participants.values()].sort(inOrder);
};

const managementOf = ({ available, source, reason, actions }: NonNullable<PartialUpdate['management']>): Management => ({
  available: available ?? managementDefaults.available,
  source,
  reason: reason ?? managementDefaults.reason,
  actions: actions ?? [...managementDefaults.actions],
});

export const applyChanges = (mine: Conference, update: PartialUpdate): Conference | undefined => {
  const management = update.management && managementOf(update.management);
  const isFed = (management ?? mine.management).source === 'event-package';
  const participants = participantsOf(mine.participants, update.participants, isFed);
  if (!participants) return undefined;
  const {
    version,
    conferenceState: state,
    startedAt,
    endsAt,
    endedAt,
    endReason,
    conferenceUri,
    subject,
    reference,
    maxParticipants,
  } = update;
  return {
    ...mergeKnown(mine, { state, startedAt, endsAt, endedAt, endReason, conferenceUri, subject, reference, maxParticipants, management }),
    version,
    participants,
  };
};
