/** Texts of conferences and their participants. */
import { MAX_SUBJECT_CHARACTERS } from '../conference';
import { maxBytesOf } from '../visible-text';
import { NEXT_CURSOR, type SchemaText } from './schema-text';

export const conferences: Readonly<Record<string, SchemaText>> = {
  CreateConferenceRequest: {
    members: {
      participants: 'Everybody but the initiator, who is always a participant.',
      subject: `What the conference is about; terminals show it. The same rules apply to it as to a \`DisplayName\`, but it may take ${String(maxBytesOf(MAX_SUBJECT_CHARACTERS))} bytes in UTF-8.`,
      maxParticipants:
        "The maximum number of participants, including the initiator. The deployment's limit is both the upper bound and the default.",
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
      conferenceUri:
        "The conference's URI on the carrier's conference server; null without one, or if the caller may not see numbers. It never changes back to null.",
      maxParticipants: 'The maximum number of participants in the conference, including the initiator.',
      participants: 'The participants, the initiator first.',
    },
  },
  ConferenceOrChanges: { description: 'The whole conference, or what has changed since a version: `state` says which.' },
  PartialConference: {
    description: 'The changes since the version given in `since`: the members of the conference, and the participants that changed.',
    members: {
      state: 'Marks the answer as partial. `conferenceState` has the state of the conference.',
      previousVersion: 'The version of `since`.',
      participants: 'The participants that have changed, each complete.',
    },
  },
  ConferencePage: { description: 'A page of conferences.', members: { items: 'The conferences, newest first.', nextCursor: NEXT_CURSOR } },
  Management: {
    description:
      'Whether and how the conference can be managed. A terminal offers only what `actions` lists. While `available` is false, that is at most `end`.',
    members: {
      available: 'Whether the participants can be managed now.',
      reason: 'Why they cannot be managed; null if they can.',
      actions: 'What a terminal can offer now. A participant may have `actions` of its own.',
    },
  },
  Participant: {
    members: {
      phoneNumber: "The participant's number; null if the caller may not see numbers, or if the event package shows somebody without one.",
      displayName: 'A name to show; null without one, or if the caller may not see numbers.',
      reference: "The client's own id for the participant; null without one, or if the caller may not see numbers.",
      initialStatus: 'What the call reports or the request said before the first leg; null if they have not said it yet.',
      desiredStatus: 'What somebody last requested; also `offline` once a leg has ended. Null if nobody has requested a status.',
      desiredMuted:
        'Whether the participant is to be muted, as somebody last requested. Null if nobody has requested it, or if the bridge has reported something else since the request was done.',
      desiredOnHold:
        'Whether the participant is to be on hold, as somebody last requested. Null if nobody has requested it, or if the bridge has reported something else since the request was done.',
      status:
        'Before the start: whether the start will call the participant (it always calls the initiator). After it: whether the leg is connected, even if it is muted or on hold.',
      muted: 'Whether the bridge has muted the participant.',
      onHold: 'Whether the bridge has put the participant on hold.',
      confirmed: 'False if the participant has a leg and the bridge does not answer: the state may then be out of date.',
      eventPackage:
        "What the carrier's conference server says of the participant; null if no event package feeds the conference. Where it and what is stored disagree about online or offline, it decides, and `source` is `event-package`.",
      joinedAt: 'When the leg was connected; null without a connected leg.',
      actions: "What can be done with this participant, if it differs from the conference's `management.actions`.",
      removed: 'The participant has been removed. A full state leaves such participants out.',
      version: 'The version of the conference with which the participant last changed. Send it in `If-Match`.',
    },
  },
  NewParticipant: { members: { phoneNumber: 'The number to call. It can be in a conference only once.' } },
  EventPackageWord: {
    description: "The conference server's word on a participant.",
    members: {
      endpointStatus:
        'The status by the newest document; null if it does not list the participant, has a word that RFC 4575 does not have, or has said nothing since the newest leg joined or ended.',
    },
  },
  ConferenceUri: { description: "The URI of a conference on the carrier's conference server." },
  SetConferenceUriRequest: { description: "Which conference of the carrier's conference server this is." },
  EventPackageWatch: {
    description: 'A conference to whose event package the gateway subscribes.',
    members: {
      conferenceUri: 'Where to subscribe.',
      initiator: 'The number with whose identity to subscribe; null if the caller may not see numbers.',
    },
  },
  EventPackageWatchPage: {
    description: 'A page of conferences to subscribe to.',
    members: { items: 'The conferences, in no particular order.', nextCursor: NEXT_CURSOR },
  },
  Call: {
    description: 'The newest report about the single-line call between the initiator and this participant.',
    members: { at: "When this happened, by the network's clock." },
  },
  Disconnection: {
    description: "How the participant's last leg ended.",
    members: { sipCode: 'The SIP status with which the leg ended, if the bridge reported one.' },
  },
  LastAction: {
    description: 'The last requested action and its outcome.',
    members: {
      code: 'Why it failed: `BRIDGE_REFUSED`, `BRIDGE_TIMED_OUT`, `CONFERENCE_ENDED`, the cause of a failed call in capitals and with underscores, such as `NO_ANSWER`, or `FAILED` if the cause is unknown.',
      at: 'When it was requested.',
    },
  },
};
