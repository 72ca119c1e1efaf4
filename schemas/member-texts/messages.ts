/** Texts of messages to terminals, and of events. */
import type { SchemaText } from './schema-text';

export const messages: Readonly<Record<string, SchemaText>> = {
  FollowedConference: {
    description: "A conference, or `current`: the open conference of the token's number, now and whenever the next one opens.",
  },
  SubscribeMessage: { members: { since: 'The version that the terminal has. The answer then has only the changes after it.' } },
  PartialStateMessage: {
    description:
      'The changes after `previousVersion`. A pushed message leaves out what has not changed, and members of a participant that have their default (docs/terminals.md).',
    members: { participants: 'The participants that have changed.' },
  },
  ResyncMessage: { description: 'The state is too large for a message: fetch it with `GET`.' },
  MessageId: { description: 'The same in a request and its answer.' },
  PingMessage: {
    members: { conferenceId: 'A conference that the terminal knows.', version: 'The version of it that the terminal has.' },
  },
  PongMessage: {
    members: {
      at: "The server's time.",
      version: 'The newest version, never older than that of the ping.',
    },
  },
  RefreshMessage: { members: { token: 'A new access token of the same client, subject and number.' } },
  RefreshedMessage: {
    description: 'The connection goes on under the new token.',
    members: {
      expiresAt: 'When the connection ends, unless it is refreshed again.',
      unsubscribed: 'The conferences that the new token may not see.',
    },
  },
  NoneMessage: { description: 'No conference is open. The state follows when one opens.' },
  ErrorMessage: {
    description: 'The last request of the terminal was refused.',
    members: {
      code: 'Identifies the problem for programs.',
      detail: 'A sentence for people.',
      retryAfterSeconds: 'After how many seconds the same message may be accepted, if that is known.',
    },
  },
  EventType: { description: 'What happened.' },
  SubscriptionEventType: { description: 'What happened.' },
  ConferenceEvent: {
    description: 'One change of a conference.',
    members: {
      id: 'The conference id and the version: the same if the event is repeated.',
      source: 'The deployment.',
      sequence: 'The version with leading zeros, so that it sorts as text.',
      traceparent: 'The trace context of the request that caused the change, if that request had one (W3C Trace Context).',
      correlator: 'The `x-correlator` of the request that caused the change.',
      data: 'The conference, and the participants that have changed.',
    },
  },
  ConferenceEventData: {
    members: {
      state: 'Marks the event as partial. `conferenceState` has the state of the conference.',
      participants: 'The participants that have changed, each complete.',
    },
  },
  EventParticipant: { members: { by: 'Who did it. Only in the events `muted`, `unmuted`, `held` and `resumed`.' } },
  SubscriptionEvent: {
    description: 'A change in the status of a subscription, or a test of it.',
    members: {
      id: 'The same if the event is repeated.',
      source: 'The deployment.',
      data: 'The subscription.',
    },
  },
  SubscriptionEventData: {
    members: {
      initiationReason: 'Only in `started`.',
      updateReason: 'Only in `updated`.',
      terminationReason: 'Only in `ended`.',
    },
  },
  DeliveredConferenceEventData: {
    members: {
      state: '`full` in the initial event, otherwise `partial`.',
      filtered: 'True if the subscription does not receive every event type: a missing version then does not mean that an event was lost.',
    },
  },
};
