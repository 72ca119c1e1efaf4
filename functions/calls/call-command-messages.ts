/**
 * Requests to the access network as messages. They share one group for each conference, since a phone places one call
 * after the other.
 */
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import type { ParticipantId } from '../../schemas/common';
import type { CallCommand } from '../messaging/messages';
import type { Message } from '../ports/queues';

/**
 * If a number was removed and is added again, its call is connected again. Each call is released by itself, and so is
 * one that was not reported yet.
 */
const actionOnCall = (participant: ParticipantRecord | undefined, action: CallCommand['action']): string => {
  const connection = `connect-${String(participant?.withdrawnLeg ?? 0)}`;
  if (action === 'connect') return connection;
  return `release-${participant?.callKey === undefined ? connection : String(participant.callKey)}`;
};

const message = (record: ConferenceRecord, participantId: ParticipantId, action: CallCommand['action']): Message => {
  const participant = record.participants[participantId];
  const requestId = `${record.conferenceId}-${participantId}-${actionOnCall(participant, action)}`;
  const body: CallCommand = {
    action,
    conferenceId: record.conferenceId,
    participantId,
    requestId,
  };
  return { body, group: record.conferenceId, deduplicationId: requestId };
};

export const connectMessage = (record: ConferenceRecord, id: ParticipantId): Message => message(record, id, 'connect');
export const releaseMessage = (record: ConferenceRecord, id: ParticipantId): Message => message(record, id, 'release');
