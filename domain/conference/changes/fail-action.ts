/** Notes that the last action requested for a participant failed. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import type { ParticipantAction } from '../../../schemas/participant';
import { flagActions, isFlagAction } from '../../../schemas/participant-actions';
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
};

/**
 * An action that the bridge refuses is no longer desired; otherwise it would be sent again and again. An action that
 * only took too long is still desired.
 */
const withdrawn = (id: ParticipantId, action: ParticipantAction): readonly Mutation[] => {
  if (!isFlagAction(action)) return [];
  const { desired, on } = flagActions[action];
  return [on ? remove(participantField(id, desired)) : set(participantField(id, desired), true)];
};

export const failAction = ({ conferenceId, participantId: id, at, seen, failure }: FailedAction): Change =>
  begin('action-failed', conferenceId, at, {
    requires: [requirement(compare(participantField(id, 'lastAction'), '=', seen), 'conflict')],
    mutations: [set(participantField(id, 'lastAction'), { ...seen, failure }), ...(failure === 'failed' ? withdrawn(id, seen.action) : [])],
    concerns: [id],
  });
