/** Examples for the AsyncAPI document that the domain code does not generate. A test checks each against its schema. */
import type { Conference } from './conference';
import { openapiExamples } from './openapi-examples';
import type { FullStateMessage, PartialStateMessage, TerminalMessage, TerminalRequest } from './terminal-messages';

const deliveryId = 'dlv_01kbjz5w3m8f2d6p7q4r7h2k9q';

export const webhookHeadersExample = {
  'webhook-id': deliveryId,
  'webhook-timestamp': '1795424404',
  'webhook-signature': 'v1,b8Wq0cN5dGJ1eHJ0b3Zta2p6d3NhdGhpbmdsZXNzZXI=',
  'x-correlator': deliveryId,
  'user-agent': 'Rollcall',
} as const;

const { state: conferenceState, ...assembling } = openapiExamples['getConference']?.answers?.[200] as Conference;
const { conferenceId, version } = assembling;

const full: FullStateMessage = { type: 'state', state: 'full', ...assembling, conferenceState };

/** Ben is set offline: his members that can change, except those at their defaults. */
const partial: PartialStateMessage = {
  type: 'state',
  state: 'partial',
  conferenceId,
  version: 9,
  previousVersion: 8,
  participants: [
    {
      participantId: 'p3c8z1w6ty5',
      desiredStatus: 'offline',
      endpointStatus: 'disconnecting',
      joinedAt: '2026-11-23T09:00:12.000Z',
      lastAction: { action: 'offline', outcome: 'pending', at: '2026-11-23T09:12:00.000Z' },
      version: 9,
    },
  ],
};

/** Keyed by the name of the schema. */
export const terminalExamples = {
  SubscribeMessage: { action: 'subscribe', conferenceId, since: version },
  UnsubscribeMessage: { action: 'unsubscribe', conferenceId },
  RefreshMessage: { action: 'refresh', token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln' },
  PingMessage: { action: 'ping', id: 'ping-7' },
  FullStateMessage: full,
  PartialStateMessage: partial,
  ResyncMessage: { type: 'resync', conferenceId, version: 9 },
  NoneMessage: { type: 'none', conferenceId: 'current' },
  UnsubscribedMessage: { type: 'unsubscribed', conferenceId },
  RefreshedMessage: { type: 'refreshed', expiresAt: '2026-11-23T10:00:00.000Z', unsubscribed: [] },
  PongMessage: { type: 'pong', at: '2026-11-23T09:12:00.000Z', id: 'ping-7' },
  ErrorMessage: { type: 'error', code: 'NOT_FOUND', detail: 'There is no such conference.', conferenceId },
} as const satisfies Record<string, TerminalRequest | TerminalMessage>;
