/**
 * What the named schemas and their members mean, for readers of the contract. The texts are in a file of their own, because every
 * function carries the schemas. Texts of members whose schema has a description of its own are not repeated here.
 */
export type SchemaText = { readonly description?: string; readonly members?: Readonly<Record<string, string>> };

/** A page may have fewer entries than asked for, or none, and still not be the last. */
const NEXT_CURSOR = 'Send it as `cursor` to get the next page; absent on the last page.';

const words: Readonly<Record<string, SchemaText>> = {
  DisplayName: { description: 'A name to show, without control characters.' },
  Reference: { description: "The client's own id for something. Rollcall only stores it." },
  Status: { description: 'Whether somebody is in the conference; before the start, whether somebody is to be called.' },
  Role: { description: '`initiator`: the party that manages the conference, and a participant too. `participant`: everybody else.' },
  Origin: { description: 'Who opened the conference: a terminal, or the network by its first call report.' },
  Source: {
    description:
      'Where a status comes from: reports of the access network, the request that added the participant, or the bridge. `event-package` is reserved.',
  },
  ConferenceState: {
    description:
      '`assembling`: not started yet. `starting`: two legs have not been connected yet. `active`: they have. `ending`: the legs are being ended. `ended`: nothing changes any more.',
  },
  EndReason: {
    description:
      '`initiator-unreachable`: the initiator did not answer. `alone`: one participant was alone for 60 s, or the last one left. `nobody-reached`: nobody else was connected. `expired`: its longest duration is over. `bridge-lost`: the bridge lost its legs. `abandoned`: it was never started.',
  },
  ManagementUnavailable: {
    description:
      '`no-source`: before the start, nobody but the initiator has a call or an initial status yet. `bridge-unreachable`: the bridge does not answer. `ended`: the conference has ended.',
  },
  ManagementAction: {
    description: 'What can be done. `mute` includes unmute, and `hold` includes resume.',
  },
  CallState: {
    description:
      '`dialing`: being placed. `alerting`: the phone rings. `held`: answered and on hold. `connected`: answered. `unconnected`: failed. `released`: ended after it was answered.',
  },
  Cause: {
    description:
      'Why a call or a leg failed or ended. `cancelled`: ended before it was answered. `bridge-lost`: the bridge no longer knows the leg.',
  },
  DisconnectionMethod: {
    description:
      '`departed`: the participant hung up, or the bridge did not say why. `booted`: Rollcall ended the leg. `failed`: the leg was never connected. `busy`: the line was busy.',
  },
  ParticipantAction: { description: 'What was requested.' },
  ActionOutcome: {
    description:
      '`pending`: requested. `done`: it is so. `failed`: `code` says why. `timed-out`: not done within 30 s; if it is done later, this becomes `done`.',
  },
  ReportOutcome: {
    description:
      '`applied`: taken. `duplicate`: the newest report again. `stale`: older than the newest one, or than the conference. `ignored`: there is nothing that it could change. `rejected`: `code` says why.',
  },
  SubscriptionStatus: {
    description:
      '`ACTIVATION_REQUESTED`: the sink is not verified yet. `ACTIVE`: events are sent. `INACTIVE`: events are held; `inactiveReason` says why. `EXPIRED`: the time or the number of events is used up. `DELETED`: by the client.',
  },
};

const conferences: Readonly<Record<string, SchemaText>> = {
  CreateConferenceRequest: {
    members: {
      participants: 'Everybody but the initiator, who is always a participant.',
      subject: 'What the conference is about, to be shown.',
      maxParticipants: 'The most participants, including the initiator: at most the limit of the deployment, which is the default.',
    },
  },
  AddParticipantsRequest: { members: { participants: 'The participants to add.' } },
  ParticipantUpdate: {
    description: 'What is requested of a participant: at least one member.',
    members: {
      muted: 'Whether the participant is to be muted.',
      onHold: 'Whether the participant is to be on hold.',
    },
  },
  Conference: {
    members: {
      subject: 'What the conference is about; null without a subject, or if the caller may not see numbers.',
      reference: "The client's own id for the conference; null without one, or if the caller may not see numbers.",
      startedAt: 'When the initiator started the conference; null before.',
      endsAt: 'When the conference ends at the latest; null before the start.',
      conferenceUri: 'Reserved; always null.',
      maxParticipants: 'The most participants that the conference can have, including the initiator.',
      participants: 'The participants, the initiator first.',
    },
  },
  PartialConference: {
    members: {
      state: 'Marks the answer as partial. `conferenceState` has the state of the conference.',
      previousVersion: 'The version of `since`.',
      participants: 'The participants that have changed, each complete.',
    },
  },
  ConferencePage: { description: 'A page of conferences.', members: { items: 'The conferences, newest first.', nextCursor: NEXT_CURSOR } },
  Management: {
    members: {
      available: 'Whether the participants can be managed now.',
      reason: 'Why they cannot be managed; null if they can.',
      actions: 'What a terminal can offer now. A participant may have `actions` of its own.',
    },
  },
  Participant: {
    members: {
      phoneNumber: "The participant's number; null if the caller may not see numbers.",
      displayName: 'A name to show; null without one, or if the caller may not see numbers.',
      reference: "The client's own id for the participant; null without one, or if the caller may not see numbers.",
      initialStatus: 'What the call reports or the request said before the first leg; null if they have not said it yet.',
      desiredStatus: 'What somebody last requested; `offline` too once a leg has ended. Null if nobody has requested a status.',
      desiredMuted: 'Whether somebody requested that the participant be muted.',
      desiredOnHold: 'Whether somebody requested that the participant be on hold.',
      status:
        'Before the start: whether the start will call the participant (it always calls the initiator). After it: whether the leg is connected, muted and on hold included.',
      muted: 'Whether the bridge has muted the participant.',
      onHold: 'Whether the bridge has put the participant on hold.',
      confirmed: 'False if the participant has a leg and the bridge does not answer: the state may then be out of date.',
      joinedAt: 'When the leg was connected; null without a connected leg.',
      actions: "What can be done with this participant, if it differs from the conference's `management.actions`.",
      removed: 'The participant has been removed. A full state leaves such participants out.',
      version: 'The version of the conference with which the participant last changed. `If-Match` takes it.',
    },
  },
  NewParticipant: { members: { phoneNumber: 'The number to call. It can be in a conference only once.' } },
  Call: { members: { at: "When this happened, by the network's clock." } },
  Disconnection: { members: { sipCode: 'The SIP status with which the leg ended, if the bridge reported one.' } },
  LastAction: {
    members: {
      code: 'Why it failed: `BRIDGE_REFUSED`, `BRIDGE_TIMED_OUT`, `CONFERENCE_ENDED`, or the cause of a failed call in capitals, such as `NO_ANSWER`.',
      at: 'When it was requested.',
    },
  },
};

const others: Readonly<Record<string, SchemaText>> = {
  ReportCallsRequest: { members: { reports: 'The reports; those of one initiator in order.' } },
  CallReport: {
    description: 'What happened to one single-line call.',
    members: { occurredAt: "When it happened, by the network's clock." },
  },
  ReportCallsResponse: { members: { results: 'One outcome for each report, in their order.' } },
  CallReportResult: {
    members: {
      reportId: 'The id of the report.',
      conferenceId: 'The conference that the report belongs to, if there is one.',
      code: 'Why it was rejected: `INVALID_ARGUMENT`, `NUMBER_NOT_ALLOWED` or `TOO_MANY_PARTICIPANTS`.',
    },
  },
  Problem: {
    members: {
      type: 'Identifies the problem; not an address to fetch.',
      title: 'The problem in a few words, always the same for a `code`.',
      status: 'The HTTP status again.',
      detail: 'A sentence for people. It may change.',
      code: 'Identifies the problem for programs.',
      errors: 'What is wrong with the request: a `pointer` into the body or the name of a `parameter`, and a `detail`.',
      conferenceId: 'The conference that is open already.',
      participantId: 'The participant that the problem is about.',
    },
  },
  CreateSubscriptionRequest: {
    members: {
      types: 'The event types to deliver.',
      config: 'Which conference, how long and how many events; everything if it is left out.',
    },
  },
  SubscriptionConfig: {
    members: {
      subscriptionDetail: 'With `conferenceId`: only events of this conference.',
      subscriptionExpireTime: 'When the subscription ends, at most ten years ahead; never if it is left out.',
      subscriptionMaxEvents: 'How many events of conferences to deliver before the subscription ends; without limit if it is left out.',
      initialEvent: 'Whether to deliver the full state of the conference when the subscription becomes active.',
    },
  },
  Subscription: {
    members: {
      sink: 'The URL that Rollcall posts deliveries to.',
      types: 'The event types to deliver.',
      config: 'Which conference, how long and how many events.',
      startsAt: 'When the subscription was created.',
      expiresAt: 'When the subscription ends; absent if it never expires.',
    },
  },
  SubscriptionPage: { description: 'A page of subscriptions.', members: { items: 'The subscriptions.', nextCursor: NEXT_CURSOR } },
  Delivery: {
    members: {
      eventId: 'The `id` of the event.',
      eventType: 'The `type` of the event.',
      nextAttemptAt: 'When the next attempt is due; null if none is.',
      attempts: 'The last 50 attempts, oldest first.',
    },
  },
  DeliveryAttempt: {
    description: 'One attempt to post the event to the sink.',
    members: {
      at: 'When the attempt began.',
      durationMs: 'How long the attempt took, in milliseconds.',
      status: 'The HTTP status that the sink answered; null if it did not answer.',
      error:
        'Null if the sink accepted the delivery. `refused`: its status was neither 2xx nor 3xx. `redirected`: it was 3xx. `timed-out`: no complete answer within 15 s. `unreachable`: no connection, or it broke. `address-not-allowed`: the name leads to a forbidden address.',
    },
  },
  DeliveryPage: { description: 'A page of deliveries.', members: { items: 'The deliveries, newest first.', nextCursor: NEXT_CURSOR } },
  RecoverRequest: { members: { since: 'Send the events from this time on that have not been delivered.' } },
};

const messages: Readonly<Record<string, SchemaText>> = {
  SubscribeMessage: { members: { since: 'The version that the terminal has. The answer then has only the changes after it.' } },
  PartialStateMessage: {
    description:
      'The changes after `previousVersion`. A pushed message leaves out what has not changed, and members of a participant that have their default (docs/terminals.md).',
    members: { participants: 'The participants that have changed.' },
  },
  ResyncMessage: { description: 'The state is too large for a message: fetch it with `GET`.' },
  ErrorMessage: { members: { code: 'Identifies the problem for programs.', detail: 'A sentence for people.' } },
  EventType: { description: 'What happened.' },
  SubscriptionEventType: { description: 'What happened.' },
  ConferenceEvent: {
    members: {
      id: 'The conference id and the version: the same if the event is repeated.',
      source: 'The deployment.',
      sequence: 'The version with leading zeros, so that it sorts as text.',
      data: 'The conference, and the participants that have changed.',
    },
  },
  ConferenceEventData: {
    members: {
      state: 'Marks the event as partial. `conferenceState` has the state of the conference.',
      participants: 'The participants that have changed, each complete.',
    },
  },
  SubscriptionEvent: {
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
      filtered: 'True if the subscription does not receive every event type: missing versions are then not a loss.',
    },
  },
};

export const memberTexts: Readonly<Record<string, SchemaText>> = { ...words, ...conferences, ...others, ...messages };
