/** One request and its answer for the operations a reader tries first. A test holds each against its schema. */
import type * as z from 'zod';
import type { ReportCallsRequest, ReportCallsResponse } from './call-report';
import type { AddParticipantsRequest, Conference, CreateConferenceRequest } from './conference';
import type { Participant, ParticipantUpdate } from './participant';

const conferenceId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';

const initiator: Participant = {
  participantId: 'p7k2m4q9ax3',
  role: 'initiator',
  phoneNumber: '+15550100',
  displayName: null,
  reference: null,
  call: null,
  initialStatus: null,
  desiredStatus: null,
  desiredMuted: false,
  desiredOnHold: false,
  status: 'offline',
  endpointStatus: 'pending',
  muted: false,
  onHold: false,
  confirmed: true,
  source: null,
  joinedAt: null,
  disconnection: null,
  lastAction: null,
  version: 1,
};

const invited: Participant = {
  ...initiator,
  participantId: 'p3c8z1w6ty5',
  role: 'participant',
  phoneNumber: '+15550101',
  displayName: 'Ada',
  call: { state: 'held', cause: null, at: '2026-11-23T09:00:04.000Z' },
  initialStatus: 'online',
  status: 'online',
  source: 'call-reports',
  version: 2,
};

const assembling: Conference = {
  conferenceId,
  state: 'assembling',
  version: 2,
  origin: 'terminal',
  subject: 'Tuesday call',
  reference: null,
  createdAt: '2026-11-23T09:00:00.000Z',
  startedAt: null,
  endsAt: null,
  endedAt: null,
  endReason: null,
  conferenceUri: null,
  maxParticipants: 100,
  management: { available: true, source: 'call-reports', reason: null, actions: ['online', 'offline', 'remove', 'mute', 'hold', 'end'] },
  participants: [initiator, invited],
};

const starting: Conference = {
  ...assembling,
  state: 'starting',
  version: 3,
  startedAt: '2026-11-23T09:00:10.000Z',
  endsAt: '2026-11-23T17:00:10.000Z',
};

const offline: Participant = {
  ...invited,
  desiredStatus: 'offline',
  status: 'offline',
  lastAction: { action: 'offline', outcome: 'pending', code: null, at: '2026-11-23T09:12:00.000Z' },
  version: 9,
};

export type Examples = { readonly body?: unknown; readonly answers?: Readonly<Record<number, unknown>> };

/** By operation id. */
export const openapiExamples: Readonly<Record<string, Examples>> = {
  createConference: {
    body: { participants: [{ phoneNumber: '+15550101', displayName: 'Ada' }], subject: 'Tuesday call' } satisfies z.input<
      typeof CreateConferenceRequest
    >,
    answers: { 201: assembling },
  },
  getConference: { answers: { 200: assembling } },
  startConference: { answers: { 202: starting } },
  addParticipants: { body: { participants: [{ phoneNumber: '+15550103' }] } satisfies z.input<typeof AddParticipantsRequest> },
  updateParticipant: { body: { status: 'offline' } satisfies z.input<typeof ParticipantUpdate>, answers: { 202: offline } },
  reportCalls: {
    body: {
      reports: [
        {
          reportId: 'r-1041',
          callId: 'c-88',
          initiator: '+15550100',
          participant: '+15550101',
          state: 'held',
          occurredAt: '2026-11-23T09:00:04.000Z',
        },
      ],
    } satisfies z.input<typeof ReportCallsRequest>,
    answers: { 200: { results: [{ reportId: 'r-1041', outcome: 'applied', conferenceId }] } satisfies z.input<typeof ReportCallsResponse> },
  },
};
