/**
 * Requests to the access network as messages. They share one group for each conference, since a phone places one call
 * after the other.
 */
import type { ConferenceRecord, ParticipantRecord } from '../../domain/conference/record';
import type { ParticipantId } from '../../schemas/common';
import type { CallCommand } from '../messaging/messages';
import type { Message } from '../ports/queues';

/**
 * A number that was removed and added again is called again, so that is another request. Each call of a number has a
 * release of its own, and so does a call that was requested but not reported yet.
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
