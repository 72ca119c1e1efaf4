/** The messages between a terminal and Rollcall over the WebSocket. */
import * as z from 'zod';
import { ConferenceId, ParticipantId, Timestamp, Version } from './common';
import { Conference, Management } from './conference';
import { ConferenceState, EndReason } from './conference-states';
import { Disconnection, LastAction, ManagementAction, Participant } from './participant';
import { MESSAGE_ID } from './message-id';
import { problemCodes } from './problems';

/** Enough for a terminal that follows a few conferences; a partner's server uses webhooks instead. */
export const MAX_CONFERENCES_PER_CONNECTION = 10;

/** Stands for the initiator's open conference: now, and whenever the next one opens. */
export const CURRENT = 'current';

const FollowedConference = z.union([ConferenceId, z.literal(CURRENT)]).meta({ id: 'FollowedConference' });
export type FollowedConference = z.infer<typeof FollowedConference>;

/** Names a request: its answer has the same. */
const MessageId = z.string().regex(MESSAGE_ID).meta({ id: 'MessageId', example: 'subscribe-1' });
const request = { id: MessageId.optional() };
/** Absent in a message that Rollcall sends unasked. */
const answer = { id: MessageId.optional() };

export const SubscribeMessage = z
  .strictObject({ action: z.literal('subscribe'), conferenceId: FollowedConference, since: Version.optional(), ...request })
  .meta({
    id: 'SubscribeMessage',
    description: `Subscribes the connection to a conference, or to the initiator's open conference and those that follow it. A connection can subscribe to at most ${MAX_CONFERENCES_PER_CONNECTION} conferences.`,
  });
export type SubscribeMessage = z.infer<typeof SubscribeMessage>;

export const UnsubscribeMessage = z
  .strictObject({ action: z.literal('unsubscribe'), conferenceId: FollowedConference, ...request })
  .meta({ id: 'UnsubscribeMessage' });

/** No issuer makes a longer token: API Gateway takes headers of 10 KB. */
const MAX_TOKEN_CHARACTERS = 10_000;

export const RefreshMessage = z
  .strictObject({ action: z.literal('refresh'), token: z.string().min(1).max(MAX_TOKEN_CHARACTERS), ...request })
  .meta({ id: 'RefreshMessage' });

export type RefreshMessage = z.infer<typeof RefreshMessage>;

export const PingMessage = z
  .strictObject({ action: z.literal('ping'), conferenceId: ConferenceId.optional(), version: Version.optional(), ...request })
  .refine(({ conferenceId, version }) => (conferenceId === undefined) === (version === undefined), {
    path: ['version'],
    message: 'belongs to a conferenceId, which belongs to a version',
  })
  .meta({ id: 'PingMessage' });
export type PingMessage = z.infer<typeof PingMessage>;

export const TerminalRequest = z.discriminatedUnion('action', [SubscribeMessage, UnsubscribeMessage, RefreshMessage, PingMessage]);
export type TerminalRequest = z.infer<typeof TerminalRequest>;

const conferenceMembers = Conference.omit({ state: true, participants: true, conferenceId: true, version: true }).shape;

/** The answer to a subscription without `since`, or if the changes since that version are no longer known. */
export const FullStateMessage = z
  .object({
    type: z.literal('state'),
    state: z.literal('full'),
    ...answer,
    conferenceId: ConferenceId,
    version: Version,
    conferenceState: ConferenceState,
    ...conferenceMembers,
    participants: z.array(Participant),
  })
  .meta({ id: 'FullStateMessage' });
export type FullStateMessage = z.infer<typeof FullStateMessage>;

const ChangedDisconnection = Disconnection.partial({ cause: true, sipCode: true }).meta({ id: 'ChangedDisconnection' });
const ChangedLastAction = LastAction.partial({ code: true }).meta({ id: 'ChangedLastAction' });

/**
 * A participant that changed. A member that can change and is left out has its default. Some members are fixed, and one
 * of them that is left out is unchanged: `phoneNumber`, `displayName`, `reference` and `role` are sent when the
 * participant was added, `call` when it was reported and no leg exists yet, `initialStatus` and `actions` when they may
 * have changed. While an event package feeds the conference, a participant other than the initiator that has no
 * `actions` has those of the conference, and an `eventPackage` that is left out says what `endpointStatus` says, or
 * nothing of somebody who is disconnected or pending. With `actions` as `null`, those of the conference apply. A participant that is `removed` has no other members.
 */
export const ChangedParticipant = Participant.partial()
  .extend({
    participantId: ParticipantId,
    version: Version,
    disconnection: ChangedDisconnection.nullable().optional(),
    lastAction: ChangedLastAction.nullable().optional(),
    actions: z.array(ManagementAction).nullable().optional(),
  })
  .meta({ id: 'ChangedParticipant' });
export type ChangedParticipant = z.infer<typeof ChangedParticipant>;

export const ChangedManagement = Management.partial({ available: true, reason: true, actions: true })
  .extend({ actions: z.array(ManagementAction).optional() })
  .meta({ id: 'ChangedManagement' });

/** The changes after `previousVersion`. Members of the conference that are left out are unchanged. */
export const PartialStateMessage = z
  .object({
    type: z.literal('state'),
    state: z.literal('partial'),
    ...answer,
    conferenceId: ConferenceId,
    version: Version,
    previousVersion: Version,
    conferenceState: ConferenceState.optional(),
    endReason: EndReason.nullable().optional(),
    ...z.object(conferenceMembers).omit({ endReason: true, management: true }).partial().shape,
    management: ChangedManagement.optional(),
    participants: z.array(ChangedParticipant),
  })
  .meta({ id: 'PartialStateMessage' });
export type PartialStateMessage = z.infer<typeof PartialStateMessage>;

/** The state is too large for a message: the terminal fetches it with `GET`. */
export const ResyncMessage = z
  .object({ type: z.literal('resync'), ...answer, conferenceId: ConferenceId, version: Version })
  .meta({ id: 'ResyncMessage' });

/** The answer to a subscription to `current` while no conference is open. The state follows when one opens. */
export const NoneMessage = z.object({ type: z.literal('none'), ...answer, conferenceId: z.literal(CURRENT) }).meta({ id: 'NoneMessage' });

export const UnsubscribedMessage = z
  .object({ type: z.literal('unsubscribed'), ...answer, conferenceId: FollowedConference })
  .meta({ id: 'UnsubscribedMessage' });

/** The connection goes on under the new token. */
export const RefreshedMessage = z
  .object({ type: z.literal('refreshed'), ...answer, expiresAt: Timestamp, unsubscribed: z.array(ConferenceId) })
  .meta({ id: 'RefreshedMessage' });

export const PongMessage = z
  .object({ type: z.literal('pong'), ...answer, at: Timestamp, conferenceId: ConferenceId.optional(), version: Version.optional() })
  .meta({ id: 'PongMessage' });

export const ErrorMessage = z
  .object({
    type: z.literal('error'),
    ...answer,
    code: z.enum(problemCodes),
    detail: z.string(),
    retryAfterSeconds: z.int().min(1).optional(),
    conferenceId: FollowedConference.optional(),
  })
  .meta({ id: 'ErrorMessage' });

export const TerminalMessage = z.union([
  FullStateMessage,
  PartialStateMessage,
  ResyncMessage,
  NoneMessage,
  UnsubscribedMessage,
  RefreshedMessage,
  PongMessage,
  ErrorMessage,
]);
export type TerminalMessage = z.infer<typeof TerminalMessage>;
export type StateMessage = FullStateMessage | PartialStateMessage;

/** The WebSocket subprotocol. A browser, which cannot set headers, sends it followed by the access token. */
export const TERMINAL_SUBPROTOCOL = 'rollcall.v1';
