/**
 * Notes that the bridge has been silent for too long, or that it answers again. During the silence no participant's
 * state is confirmed.
 */
import type { ConferenceId } from '../../../schemas/common';
import { type Change, conferenceField, missing, present, remove, requirement, set } from '../change';
import { begin } from './begin';

export const bridgeFellSilent = (conferenceId: ConferenceId, at: number): Change =>
  begin('management-changed', conferenceId, at, {
    requires: [requirement(missing(conferenceField('bridgeSilent')), 'unchanged')],
    mutations: [set(conferenceField('bridgeSilent'), true)],
    concerns: 'everyone',
  });

/**
 * Marks the participants of a silent bridge as unconfirmed. This is a separate change, because a change has only one
 * name.
 */
export const participantsUnconfirmed = (conferenceId: ConferenceId, at: number): Change =>
  begin('unconfirmed', conferenceId, at, {
    requires: [
      requirement(present(conferenceField('bridgeSilent')), 'conflict'),
      requirement(missing(conferenceField('unconfirmed')), 'unchanged'),
    ],
    mutations: [set(conferenceField('unconfirmed'), true)],
    concerns: 'everyone',
  });

export const bridgeAnswers = (conferenceId: ConferenceId, at: number): Change =>
  begin('management-changed', conferenceId, at, {
    requires: [requirement(present(conferenceField('bridgeSilent')), 'unchanged')],
    mutations: [
      remove(conferenceField('bridgeSilent')),
      remove(conferenceField('unconfirmed')),
      set(conferenceField('bridgeAnsweredAt'), at),
    ],
    concerns: 'everyone',
  });
