/** What was asked for last of a participant came to nothing. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { type ActionFailure, lastAction, lastActionOf } from '../../participant/last-action';
import { type Change, compare, demand, participantField, set } from '../change';
import { begin } from './begin';

export type FailedAction = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  /** The participant's `lastAction` as it was seen: only that one has failed. */
  readonly seen: number;
  readonly failure: Exclude<ActionFailure, 'none'>;
};

export const failAction = ({ conferenceId, participantId: id, at, seen, failure }: FailedAction): Change => {
  const asked = lastActionOf(seen);
  return begin('action-failed', conferenceId, at, {
    requires: [demand(compare(participantField(id, 'lastAction'), '=', seen), 'seen-otherwise')],
    mutations: [set(participantField(id, 'lastAction'), lastAction(asked.action, asked.at, failure))],
    concerns: [id],
  });
};
