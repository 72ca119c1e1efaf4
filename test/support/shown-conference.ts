/** A conference as a terminal knows it, in the middle of a call, with what a test wants otherwise. */
import { managementDefaults } from '../../schemas/terminal-defaults';
import type { Conference, Participant, ShownParticipant } from '../../terminal';
import { FIRST_ID, INITIATOR_ID, phoneNumberAt, SECOND_ID } from './a-conference';
import { aConferenceView, aParticipantView } from './conference-views';

export const AT = '2026-11-23T09:00:00.000Z';

export const shownParticipant = (over: Partial<ShownParticipant> = {}): ShownParticipant => ({
  ...aParticipantView(phoneNumberAt(1), { participantId: FIRST_ID, displayName: 'Ben Okafor', joinedAt: AT, version: 4 }),
  ...over,
});

/** A party whose leg has ended. */
export const disconnected = (disconnection: Partial<NonNullable<Participant['disconnection']>> = {}): Partial<ShownParticipant> => ({
  status: 'offline',
  endpointStatus: 'disconnected',
  joinedAt: null,
  disconnection: { method: 'booted', cause: null, sipCode: null, at: AT, ...disconnection },
});

export const you = (over: Partial<ShownParticipant> = {}): ShownParticipant =>
  shownParticipant({
    participantId: INITIATOR_ID,
    role: 'initiator',
    displayName: null,
    phoneNumber: phoneNumberAt(0),
    actions: ['online', 'offline', 'mute', 'hold', 'end'],
    ...over,
  });

export const cleo = (over: Partial<ShownParticipant> = {}): ShownParticipant =>
  shownParticipant({ participantId: SECOND_ID, displayName: 'Cleo', phoneNumber: phoneNumberAt(2), ...over });

export const shownConference = (over: Partial<Conference> = {}): Conference =>
  aConferenceView([you(), shownParticipant()], {
    version: 5,
    createdAt: AT,
    startedAt: AT,
    endsAt: AT,
    maxParticipants: 100,
    management: { source: 'bridge', ...managementDefaults, actions: [...managementDefaults.actions] },
    ...over,
  });

export const lastAction = (over: Partial<NonNullable<Participant['lastAction']>> = {}): Partial<ShownParticipant> => ({
  lastAction: { action: 'mute', outcome: 'failed', code: 'BRIDGE_REFUSED', at: AT, ...over },
});
