/** Conferences as the API shows them, for tests that need little of them. */
import type { Conference } from '../../schemas/conference';
import type { Participant } from '../../schemas/participant';
import { CONFERENCE_ID } from './a-conference';

const TIME = '2026-11-29T09:00:00.000Z';

export const aParticipantView = (phoneNumber: string | null, changes: Partial<Participant> = {}): Participant => ({
  participantId: `p${(phoneNumber ?? '+15550199').replace('+', '').padStart(10, '0')}`,
  role: 'participant',
  phoneNumber,
  displayName: null,
  reference: null,
  call: null,
  initialStatus: 'online',
  desiredStatus: null,
  desiredMuted: null,
  desiredOnHold: null,
  status: 'online',
  endpointStatus: 'connected',
  muted: false,
  onHold: false,
  confirmed: true,
  source: 'bridge',
  eventPackage: null,
  joinedAt: TIME,
  disconnection: null,
  lastAction: null,
  version: 1,
  ...changes,
});

export const INITIATOR = aParticipantView('+15550100', { role: 'initiator', displayName: 'Ann' });

export const aConferenceView = (participants: readonly Participant[], changes: Partial<Conference> = {}): Conference => ({
  conferenceId: CONFERENCE_ID,
  state: 'active',
  version: 1,
  origin: 'terminal',
  subject: null,
  reference: null,
  createdAt: TIME,
  startedAt: TIME,
  endsAt: null,
  endedAt: null,
  endReason: null,
  conferenceUri: null,
  maxParticipants: 10,
  management: { available: true, source: 'bridge', reason: null, actions: [] },
  participants: [...participants],
  ...changes,
});
