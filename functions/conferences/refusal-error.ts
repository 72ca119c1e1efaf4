/** Turns a refused change into the error for the caller. */
import { secondsToNextHour } from '../../domain/clock-hour';
import type { Refusal } from '../../domain/conference/change';
import type { ConferenceRecord } from '../../domain/conference/record';
import { MAX_TEXT_BYTES } from '../../domain/conference/text-bytes';
import {
  actionNotSupported,
  conferenceAlreadyOpen,
  conferenceNotFound,
  type DomainError,
  duplicateParticipant,
  incompatibleState,
  noLegToManage,
  noOnlineParticipants,
  participantNotFound,
  tooManyParticipants,
  tooManyRequests,
  tooMuchText,
  unavailable,
  versionConflict,
} from '../../domain/errors';
import type { ConferenceId, ParticipantId } from '../../schemas/common';
import type { ConferenceStore } from '../ports/conference-store';

export type RefusedCommand = {
  readonly refusal: Refusal;
  readonly current: ConferenceRecord | undefined;
  /** A verb that completes "it cannot …". */
  readonly action: string;
  readonly at: number;
  readonly participantIds?: readonly ParticipantId[];
};

/** Sent to a writer that loses every race against others within one request. */
const RETRY_AFTER_SECONDS = 1;

/** Names the first entry of the request that is in the conference already. */
const alreadyThere = (current: ConferenceRecord | undefined, participantIds: readonly ParticipantId[]): DomainError => {
  const index = participantIds.findIndex((id) => current?.participants[id] && !current.participants[id].removed);
  return duplicateParticipant(participantIds[index], index < 0 ? undefined : index);
};

export const refusalError = ({ refusal, current, action, at, participantIds = [] }: RefusedCommand): DomainError => {
  switch (refusal) {
    case 'not-found':
      return conferenceNotFound();
    case 'participant-not-found':
    case 'removed':
      return participantNotFound();
    case 'already-open':
      return current ? conferenceAlreadyOpen(current.conferenceId) : unavailable(RETRY_AFTER_SECONDS);
    case 'nobody-online':
      return noOnlineParticipants();
    case 'participant-exists':
      return alreadyThere(current, participantIds);
    case 'no-room':
      return tooManyParticipants(current?.maxParticipants ?? 0);
    case 'too-much-text':
      return tooMuchText(MAX_TEXT_BYTES);
    case 'no-number':
      return actionNotSupported('online');
    case 'no-leg':
      return noLegToManage(participantIds[0]);
    case 'changed-since':
      return versionConflict(participantIds[0]);
    case 'too-many-dials':
      return tooManyRequests(secondsToNextHour(at));
    case 'state':
    case 'unchanged':
    case 'stale':
    case 'status-requested':
    case 'not-current-leg':
      return incompatibleState(current?.state ?? 'ended', action);
    case 'conflict':
      return unavailable(RETRY_AFTER_SECONDS);
  }
};

/** The conference may have ended and made room for another. It still exists then, but cannot be changed. */
export const refuse = async (store: ConferenceStore, conferenceId: ConferenceId, command: RefusedCommand): Promise<never> => {
  if (command.refusal === 'not-found' && (await store.past(conferenceId))) throw incompatibleState('ended', command.action);
  throw refusalError(command);
};
