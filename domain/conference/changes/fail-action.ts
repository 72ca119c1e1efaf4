/** Notes that what was requested for a participant failed: the last action, requests of flags, or both. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { type FlagAction, flagActions, flags } from '../../../schemas/participant-actions';
import type { ActionFailure, RequestedAction } from '../../participant/requested-action';
import { any, type Change, compare, type Mutation, participantField, present, remove, requirement, set } from '../change';
import { begin } from './begin';

export type FailedAction = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  /** The participant's `lastAction` as it was read. What has been requested since has not failed. */
  readonly seen: RequestedAction;
  /** Why the last action failed. Absent if only earlier requests did, or if it is noted already. */
  readonly failure?: Exclude<ActionFailure, 'none'>;
  /**
   * Requests that the bridge has refused or has not carried out in time. They are withdrawn even if something else was
   * requested later; otherwise they would be sent again and again.
   */
  readonly withdrawn: readonly FlagAction[];
};

export const failAction = ({ conferenceId, participantId: id, at, seen, failure, withdrawn }: FailedAction): Change => {
  const requests = withdrawn.map((action) => {
    const { flag, on } = flagActions[action];
    return participantField(id, flags[flag][on ? 'desired' : 'undesired']);
  });
  const lastFailed: readonly Mutation[] = failure ? [set(participantField(id, 'lastAction'), { ...seen, failure })] : [];
  return begin('action-failed', conferenceId, at, {
    requires: [
      requirement(compare(participantField(id, 'lastAction'), '=', seen), 'conflict'),
      ...(failure ? [] : [requirement(any(...requests.map(present)), 'unchanged')]),
    ],
    mutations: [...lastFailed, ...requests.map(remove)],
    concerns: [id],
  });
};
