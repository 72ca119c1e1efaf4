/** Finds the participant that a reference names. */
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { ConferenceRecord, ParticipantRecord } from './record';

/**
 * `record`: the initiator's conference as it is now. It may be another one than the reference names, as the named one
 * may have ended and made room for it. Then nobody is found.
 */
export const participantOf = (
  record: ConferenceRecord | undefined,
  { conferenceId, participantId }: { readonly conferenceId: ConferenceId; readonly participantId: ParticipantId },
): ParticipantRecord | undefined => (record?.conferenceId === conferenceId ? record.participants[participantId] : undefined);
