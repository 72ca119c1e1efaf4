/** One participant as an answer, with the version for `If-Match`. */
import { actionsOfBridge } from '../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../domain/conference/record';
import { participantView } from '../../domain/conference/view/participant-view';
import { participantNotFound } from '../../domain/errors';
import type { ParticipantId } from '../../schemas/common';
import type { Participant } from '../../schemas/participant';
import { entityTag } from '../http/entity-tag';

export const participantAnswer = (
  record: ConferenceRecord,
  id: ParticipantId,
  bridge: string,
): { headers: { etag: string }; body: Participant } => {
  const participant = record.participants[id];
  if (!participant) throw participantNotFound();
  const body = participantView(record, id, participant, actionsOfBridge(bridge));
  return { headers: { etag: entityTag(body.version) }, body };
};
