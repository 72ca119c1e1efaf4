/** Turns the participants of a request into records, or says what is wrong with them. */
import { newParticipant } from '../../domain/conference/changes/new-participant';
import type { ParticipantRecord } from '../../domain/conference/record';
import { mayBeDialled } from '../../domain/dialling/allowed-numbers';
import { duplicateParticipant, invalidArgument, numberNotAllowed } from '../../domain/errors';
import type { ParticipantId, PhoneNumber } from '../../schemas/common';
import type { NewParticipant } from '../../schemas/participant';
import type { NumberIds } from '../runtime/identity';
import type { Settings } from '../runtime/settings';

export type ParticipantsRequest = {
  readonly initiator: PhoneNumber;
  readonly participants: readonly NewParticipant[];
  /** Those of the key that makes the ids of the conference. */
  readonly ids: NumberIds;
  readonly settings: Pick<Settings, 'assembly' | 'accessNetworkUrl' | 'allowedPrefixes' | 'deniedPrefixes' | 'bridgeNumber'>;
  /**
   * For a conference of the `network` assembly that is already running: the participant is called at once, since no
   * report will follow.
   */
  readonly called?: boolean;
};

const check = ({ initiator, settings }: ParticipantsRequest, { phoneNumber, initialStatus }: NewParticipant, index: number): void => {
  const pointer = `#/participants/${String(index)}`;
  if (phoneNumber === initiator || !mayBeDialled(phoneNumber, settings)) throw numberNotAllowed(`${pointer}/phoneNumber`);
  if (initialStatus !== undefined && settings.assembly === 'network') {
    throw invalidArgument([{ pointer: `${pointer}/initialStatus`, detail: 'is set by the access network in this deployment' }]);
  }
};

/**
 * With `direct` assembly there are no single-line calls, so a participant is online unless the request says otherwise.
 */
export const newParticipants = (request: ParticipantsRequest): Record<ParticipantId, ParticipantRecord> => {
  const participants: Record<ParticipantId, ParticipantRecord> = {};
  request.participants.forEach((participant, index) => {
    check(request, participant, index);
    const id = request.ids.participantId(request.initiator, participant.phoneNumber);
    if (participants[id]) throw duplicateParticipant(id, index);
    const initialStatus = request.settings.assembly === 'direct' ? (participant.initialStatus ?? 'online') : undefined;
    const called = initialStatus === undefined && request.called === true;
    const callRequested = initialStatus === undefined && !called && request.settings.accessNetworkUrl !== null;
    participants[id] = newParticipant({ ...participant, initialStatus, called, callRequested });
  });
  return participants;
};
