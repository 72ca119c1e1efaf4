/**
 * Starts the conference, and desires the initiator online: every start calls the initiator. The other participants to
 * call follow from the conference's state and their own records.
 */
import type { ConferenceId, ParticipantId } from '../../../schemas/common';
import { MINUTE_MS } from '../../../schemas/durations';
import { type Change, conferenceField, copy, participantField, present, remove, requirement, set } from '../change';
import { begin } from './begin';
import { mayDial } from './dial-limit';

export type Start = {
  readonly conferenceId: ConferenceId;
  readonly initiatorId: ParticipantId;
  readonly at: number;
  readonly maxMinutes: number;
  readonly dialsPerHour: number;
};

export const start = ({ conferenceId, initiatorId, at, maxMinutes, dialsPerHour }: Start): Change =>
  begin('start', conferenceId, at, {
    requires: [requirement(present(conferenceField('toCall')), 'nobody-online'), mayDial(at, dialsPerHour)],
    mutations: [
      set(conferenceField('startedAt'), at),
      set(conferenceField('endsAt'), at + maxMinutes * MINUTE_MS),
      remove(conferenceField('toCall')),
      // The leg after the last one that was withdrawn. It is the current leg unless the initiator has set itself
      // offline.
      copy(participantField(initiatorId, 'desiredLeg'), participantField(initiatorId, 'withdrawnLeg'), 1),
    ],
    concerns: 'everyone',
  });
