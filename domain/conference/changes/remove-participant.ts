/** Removes a participant: its leg is dropped, and its record stays as a tombstone. */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { requestedAction } from '../../participant/requested-action';
import { type Change, copy, increase, notToCall, participantField, set } from '../change';
import { begin } from './begin';
import { notThereWithoutLeg, ofPresent } from './request-change';

export type Removal = {
  readonly conferenceId: ConferenceId;
  readonly participantId: ParticipantId;
  readonly at: number;
  readonly ifVersion?: number | undefined;
};

export const removeParticipant = ({ conferenceId, participantId: id, at, ifVersion }: Removal): Change =>
  begin('remove', conferenceId, at, {
    requires: [...ofPresent(id, ifVersion), notThereWithoutLeg(id)],
    mutations: [
      copy(participantField(id, 'withdrawnLeg'), participantField(id, 'desiredLeg')),
      set(participantField(id, 'removed'), true),
      set(participantField(id, 'lastAction'), requestedAction('remove', at)),
      increase('freePlaces', 1),
      notToCall(id),
    ],
    concerns: [id],
  });
