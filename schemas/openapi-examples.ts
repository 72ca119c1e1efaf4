/** One request and response for each operation that a reader tries first. A test checks each against its schema. */
import type * as z from 'zod';
import type { CallReport, CallReportResults } from './call-report';
import type { AddParticipantsRequest, Conference, CreateConferenceRequest } from './conference';
import type { Delivery, RecoverRequest } from './delivery';
import type { Participant, ParticipantUpdate } from './participant';
import { eachDesired, eachFlag, managementActions } from './participant-actions';
import type { CreateSubscriptionRequest, NewSubscription, RotatedSecret, Subscription } from './subscription';

const conferenceId = 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q';

const initiator: Participant = {
  participantId: 'p7k2m4q9ax3',
  role: 'initiator',
  phoneNumber: '+15550100',
  displayName: null,
  reference: null,
  call: null,
  initialStatus: 'online',
  desiredStatus: null,
  ...eachDesired(() => null),
  status: 'online',
  endpointStatus: 'pending',
  ...eachFlag(() => false),
  confirmed: true,
  source: 'request',
  eventPackage: null,
  joinedAt: null,
  disconnection: null,
  lastAction: null,
  actions: managementActions.filter((action) => action !== 'remove'),
  version: 1,
};

const { actions: _actions, ...common } = initiator;
const invited: Participant = {
  ...common,
  participantId: 'p3c8z1w6ty5',
  role: 'participant',
  phoneNumber: '+15550101',
  displayName: 'Ben',
  call: { state: 'held', cause: null, at: '2026-11-23T09:00:04.000Z' },
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
  management: { available: true, source: 'call-reports', reason: null, actions: [...managementActions] },
  participants: [initiator, invited],
};

const starting: Conference = {
  ...assembling,
  state: 'starting',
  version: 3,
  startedAt: '2026-11-23T09:00:10.000Z',
  endsAt: '2026-11-23T13:00:10.000Z',
  participants: [initiator, invited].map((participant) => ({ ...participant, status: 'offline', version: 3 })),
};

const offline: Participant = {
  ...invited,
  call: { state: 'released', cause: null, at: '2026-11-23T09:00:12.000Z' },
  desiredStatus: 'offline',
  status: 'offline',
  endpointStatus: 'disconnecting',
  source: 'bridge',
  joinedAt: '2026-11-23T09:00:12.000Z',
  lastAction: { action: 'offline', outcome: 'pending', code: null, at: '2026-11-23T09:12:00.000Z' },
  version: 9,
};

const subscribing = {
  protocol: 'HTTP',
  sink: 'https://crm.partner.example/rollcall',
  sinkCredential: {
    credentialType: 'ACCESSTOKEN',
    accessToken: 'mF_9.B5f-4.1JqM',
    accessTokenExpiresUtc: '2027-01-31T00:00:00Z',
    accessTokenType: 'bearer',
  },
  types: ['rollcall.participant.*', 'rollcall.conference.ended.v1'],
  config: { subscriptionExpireTime: '2026-12-23T08:00:00.000Z', initialEvent: true },
} satisfies z.input<typeof CreateSubscriptionRequest>;

const { sinkCredential: _secret, ...shown } = subscribing;

const subscribed: Subscription = {
  id: 'sub_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p',
  ...shown,
  config: { subscriptionDetail: {}, ...subscribing.config },
  status: 'ACTIVATION_REQUESTED',
  inactiveReason: null,
  startsAt: '2026-11-23T08:00:00.000Z',
  expiresAt: '2026-12-23T08:00:00.000Z',
};

const delivered: Delivery = {
  id: 'dlv_01m83t4cm03m8f2d6p7q4r7h2k',
  eventId: `${conferenceId}_17`,
  eventType: 'rollcall.participant.joined.v1',
  status: 'succeeded',
  createdAt: '2026-11-23T09:00:07.120Z',
  nextAttemptAt: null,
  attempts: [
    { at: '2026-11-23T09:00:07.240Z', durationMs: 15_000, status: null, error: 'timed-out' },
    { at: '2026-11-23T09:00:27.980Z', durationMs: 84, status: 204, error: null },
  ],
};

const tested: Delivery = {
  id: 'dlv_01m83rxapw9q4r7h2k3m8f2d6p',
  eventId: `${subscribed.id}_test_3m8f2d6p7q4r7h2k`,
  eventType: 'rollcall.subscription.test.v1',
  status: 'pending',
  createdAt: '2026-11-23T08:39:00.000Z',
  nextAttemptAt: '2026-11-23T08:39:00.000Z',
  attempts: [],
};

export type Examples = { readonly body?: unknown; readonly answers?: Readonly<Record<number, unknown>> };

/** Examples of the operations for partners. */
const partnerExamples: Readonly<Record<string, Examples>> = {
  createSubscription: {
    body: subscribing,
    answers: {
      201: { ...subscribed, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } satisfies z.input<typeof NewSubscription>,
    },
  },
  getSubscription: { answers: { 200: { ...subscribed, status: 'ACTIVE' } satisfies Subscription } },
  rotateSubscriptionSecret: {
    answers: {
      200: {
        secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
        previousSecretValidUntil: '2026-11-24T08:00:00.000Z',
      } satisfies z.input<typeof RotatedSecret>,
    },
  },
  testSubscription: { answers: { 202: tested } },
  listDeliveries: { answers: { 200: { items: [delivered, tested] } } },
  recoverDeliveries: { body: { since: '2026-11-23T06:00:00.000Z' } satisfies z.input<typeof RecoverRequest> },
};

/** Keyed by operation id. */
export const openapiExamples: Readonly<Record<string, Examples>> = {
  createConference: {
    body: { participants: [{ phoneNumber: '+15550101', displayName: 'Ben' }], subject: 'Tuesday call' } satisfies z.input<
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
    } satisfies { reports: z.input<typeof CallReport>[] },
    answers: { 200: { results: [{ reportId: 'r-1041', outcome: 'applied', conferenceId }] } satisfies z.input<typeof CallReportResults> },
  },
  ...partnerExamples,
};
