/** Texts of the words that members have as values. */
import { MAX_NAME_CHARACTERS } from '../common';
import { maxBytesOf } from '../visible-text';
import type { SchemaText } from './schema-text';

export const words: Readonly<Record<string, SchemaText>> = {
  DisplayName: {
    description: `A name to show. It must contain a visible character. It must not contain control characters, line ends, bidirectional embeddings and overrides, lone surrogates, U+FFFE or U+FFFF. It must close each bidirectional isolate that it opens, and no other. It must take at most ${String(maxBytesOf(MAX_NAME_CHARACTERS))} bytes in UTF-8.`,
  },
  Reference: {
    description: "The client's own id for something. Rollcall only stores it. The same rules apply to it as to a `DisplayName`.",
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
      '`assembling`: not started yet. `starting`: started, but two legs have not been connected at the same time yet. `active`: two legs have been connected at the same time. `ending`: the legs are being ended. `ended`: nothing changes any more.',
  },
  EndReason: {
    description:
      '`ended-by-initiator`, `ended-by-operator`: they ended it. `initiator-unreachable`: the initiator was called and did not connect. `initiator-left`: the initiator has left, and either the deployment then ends the conference, or nobody else was left. `alone`: one participant was alone for 60 s, or the last one left. `nobody-reached`: no two participants were ever connected at the same time. `expired`: the conference reached its maximum duration. `bridge-lost`: the bridge no longer knew the legs. `bridge-unreachable`: the bridge did not answer, so the initiator, or all the others, could not be called. `abandoned`: before the start, all single-line calls were released, or nothing happened for 30 minutes (12 hours while one of these calls was up).',
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
      '`departed`: the participant hung up, or the bridge did not say why. `booted`: Rollcall ended the leg, or recorded its end because the conference was over. `failed`: the leg could not be connected, or its connection was lost. `busy`: the line was busy.',
  },
  FlagChangedBy: {
    description:
      '`initiator`: the initiator had requested it. `party`: nobody had requested it, so the party, its phone or the bridge did it; a bridge cannot tell these apart. `null`: not known.',
  },
  ParticipantAction: { description: 'What was requested.' },
  ActionOutcome: {
    description:
      '`pending`: requested, but not in effect yet. `done`: in effect. `failed`: `code` says why. `timed-out`: not in effect within 30 s; if it takes effect later, this becomes `done`.',
  },
  ReportOutcome: {
    description:
      '`applied`: taken. `duplicate`: the newest report of the call again. `stale`: older than the newest report of the call, or about a call of a conference that has ended. `ignored`: there is nothing that it could change. `rejected`: `code` says why.',
  },
  AttemptError: {
    description:
      '`address-not-allowed`: the name leads to a forbidden address. `unknown-host`: the name has no address. `lookup-failed`, `lookup-timed-out`: the name servers failed, or did not answer. `connection-refused`: nothing listens on the port. `connection-timed-out`: nothing answered at the address. `connection-reset`: the connection was closed before the answer. `unreachable`: no way leads to the address. `certificate-name`: the certificate is for another name. `certificate-authority`: no known authority has issued the certificate, or an intermediate certificate is missing. `certificate-expired`, `certificate-not-yet-valid`: today is not within its dates. `certificate-invalid`: it cannot be used for another reason. `tls-version`: the sink does not speak TLS 1.2 or newer. `tls-failed`: the port does not speak TLS, no cipher is common to both, or the sink asks for a client certificate. `tls-timed-out`: the handshake did not end in time. `timed-out`: the request was sent, and no answer came in time. `invalid-answer`: the answer is not of HTTP/1.1. `redirected`: the sink answered 3xx. `refused`: the sink answered neither 2xx nor 3xx.',
  },
  SubscriptionStatus: {
    description:
      '`ACTIVATION_REQUESTED`: the sink is not verified yet. `ACTIVE`: events are sent. `INACTIVE`: events are held; `inactiveReason` says why. `EXPIRED`: the expiry time has passed, or the number of events is reached. `DELETED`: the client has deleted it.',
  },
  TimestampInput: {
    description: 'A time as in RFC 3339, with any offset and precision, in capitals, of this century and not before 2020.',
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
