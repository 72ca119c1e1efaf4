/** A conference as terminals and partner apps see it: the whole, or what changed after a version. */
import type { ParticipantId } from '../../../schemas/common';
import type { Conference, PartialConference } from '../../../schemas/conference';
import type { ManagementAction, Participant } from '../../../schemas/participant';
import { type ConferenceRecord, isOutsider, type ParticipantRecord } from '../record';
import { managementOf } from './management';
import { participantView, versionOf } from './participant-view';
import { timestamp } from './timestamp';

const timeOrNull = (at: number | undefined): string | null => (at === undefined ? null : timestamp(at));

/** Who is or was in the conference: the initiator first, then the others by id. The order of joining is not kept. */
export const ordered = (record: ConferenceRecord): readonly (readonly [ParticipantId, ParticipantRecord])[] =>
  Object.entries(record.participants)
    .filter(([, participant]) => !isOutsider(participant))
    .sort(([a], [b]) => {
      if (a === record.initiatorId) return -1;
      if (b === record.initiatorId) return 1;
      return a < b ? -1 : 1;
    });

/** The conference's own fields. */
export const fieldsOf = (record: ConferenceRecord, can: readonly ManagementAction[]) => ({
  origin: record.origin,
  subject: record.subject ?? null,
  reference: record.reference ?? null,
  createdAt: timestamp(record.createdAt),
  startedAt: timeOrNull(record.startedAt),
  endsAt: timeOrNull(record.endsAt),
  endedAt: timeOrNull(record.endedAt),
  endReason: record.endReason ?? null,
  conferenceUri: record.conferenceUri ?? null,
  maxParticipants: record.maxParticipants,
  management: managementOf(record, can),
});

export const conferenceView = (record: ConferenceRecord, can: readonly ManagementAction[]): Conference => {
  const fields = fieldsOf(record, can);
  return {
    conferenceId: record.conferenceId,
    state: record.state,
    version: record.version,
    ...fields,
    participants: ordered(record)
      .filter(([, participant]) => !participant.removed)
      .map(([id, participant]) => participantView(record, id, participant, can)),
  };
};

/** Whether the changes after `since` are still known: a later change of everyone hides them. */
export const canAnswerSince = (record: ConferenceRecord, since: number): boolean => since >= record.groupStamp && since <= record.version;

export const partialView = (record: ConferenceRecord, since: number, can: readonly ManagementAction[]): PartialConference => {
  const fields = fieldsOf(record, can);
  const changed: Participant[] = ordered(record)
    .filter(([id]) => versionOf(record, id) > since)
    .map(([id, participant]) => participantView(record, id, participant, can));
  return {
    conferenceId: record.conferenceId,
    state: 'partial',
    conferenceState: record.state,
    previousVersion: since,
    version: record.version,
    ...fields,
    participants: changed,
  };
};
