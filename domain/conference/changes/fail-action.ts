/** Notes that the last action requested for a participant failed. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { ParticipantAction } from '../../../schemas/participant';
import { flagActions, flags, isFlagAction } from '../../../schemas/participant-actions';
import type { ActionFailure, RequestedAction } from '../../participant/requested-action';
import { type Change, compare, type Mutation, participantField, remove, requirement, set } from '../change';
import { begin } from './begin';

export type FailedAction = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  /** The participant's `lastAction` as it was read. Only that action has failed, not a later one. */
  readonly seen: RequestedAction;
  readonly failure: Exclude<ActionFailure, 'none'>;
  /** The bridge has not answered, so the request is still to be carried out. */
  readonly isPursued?: boolean;
};

/** What the bridge has refused, or has not done in time, is no longer desired. Otherwise it would be sent for ever. */
const withdrawn = (id: ParticipantId, action: ParticipantAction): readonly Mutation[] => {
  if (!isFlagAction(action)) return [];
  const { flag, on } = flagActions[action];
  return [remove(participantField(id, flags[flag][on ? 'desired' : 'undesired']))];
};

export const failAction = ({ conferenceId, participantId: id, at, seen, failure, isPursued = false }: FailedAction): Change =>
  begin('action-failed', conferenceId, at, {
    requires: [requirement(compare(participantField(id, 'lastAction'), '=', seen), 'conflict')],
    mutations: [set(participantField(id, 'lastAction'), { ...seen, failure }), ...(isPursued ? [] : withdrawn(id, seen.action))],
    concerns: [id],
  });
