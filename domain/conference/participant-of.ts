/** Finds the participant that a reference names. */
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { ConferenceRecord, ParticipantRecord } from './record';

/**
 * `record`: the initiator's current conference. Undefined if that is another one than the reference names.
 */
export const participantOf = (
  record: ConferenceRecord | undefined,
  { conferenceId, participantId }: { readonly conferenceId: ConferenceId; readonly participantId: ParticipantId },
): ParticipantRecord | undefined => (record?.conferenceId === conferenceId ? record.participants[participantId] : undefined);
