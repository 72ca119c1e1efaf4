/** Texts of the words that members have as values. */
import type { SchemaText } from './schema-text';

export const words: Readonly<Record<string, SchemaText>> = {
  DisplayName: {
    description:
      'A name to show. It has a character that can be seen, and no control character, line end, bidirectional embedding or override. It ends each isolate that it begins. It has at most 192 bytes in UTF-8.',
  },
  Reference: {
    description:
      "The client's own id for something. Rollcall only stores it. What a `DisplayName` must not contain, it must not contain either.",
  },
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
      '`ended-by-initiator`, `ended-by-operator`: they ended it. `initiator-unreachable`: the initiator was not connected. `initiator-left`: the initiator has left, and either the deployment ends the conference then, or nobody else was there. `alone`: one participant was alone for 60 s, or the last one left. `nobody-reached`: nobody else was connected. `expired`: its longest duration is over. `bridge-lost`: the bridge lost its legs. `abandoned`: it was never started.',
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
      '`applied`: taken. `duplicate`: the newest report again. `stale`: older than the newest one, older than the conference, or more than 30 minutes old. `ignored`: there is nothing that it could change. `rejected`: `code` says why.',
  },
  SubscriptionStatus: {
    description:
      '`ACTIVATION_REQUESTED`: the sink is not verified yet. `ACTIVE`: events are sent. `INACTIVE`: events are held; `inactiveReason` says why. `EXPIRED`: the time or the number of events is used up. `DELETED`: by the client.',
  },
  PhoneNumber: { description: 'A phone number in E.164 format.' },
  Timestamp: { description: 'A time as in RFC 3339, in UTC with milliseconds.' },
  Version: { description: 'Increases by exactly one with every change of the conference.' },
  DeliveryStatus: {
    description:
      '`held`: kept because the subscription is not active. `failed`: every attempt failed; `redeliver` and `recover` send the event again.',
  },
  EndpointStatus: { description: 'The endpoint status of RFC 4575.' },
  InactiveReason: {
    description:
      '`not-verified`: the sink never accepted the first delivery. `sink-gone`: the sink answered 410. `failing`: no delivery succeeded for five days after the first failure.',
  },
  EventTypePattern: { description: 'An event type, or a prefix of event types followed by `.*`.' },
  RotatedSecret: {
    description: 'The new secret. Until `previousSecretValidUntil`, every delivery is signed with the old and the new secret.',
  },
  DeliveredConferenceEvent: { description: 'A `ConferenceEvent` as it is delivered to the sink of a subscription.' },
};
