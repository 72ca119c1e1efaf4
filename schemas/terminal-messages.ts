/** The messages between a terminal and Rollcall over the WebSocket. */
import * as z from 'zod';
import { ConferenceId, ParticipantId, Version } from './common';
import { Conference, ConferenceState, EndReason, Management } from './conference';
import { Disconnection, LastAction, ManagementAction, Participant } from './participant';
import { problemCodes } from './problems';

/** Enough for a terminal that follows a few conferences; a partner's server uses webhooks instead. */
export const MAX_CONFERENCES_PER_CONNECTION = 10;

export const SubscribeMessage = z
  .strictObject({ action: z.literal('subscribe'), conferenceId: ConferenceId, since: Version.optional() })
  .meta({
    id: 'SubscribeMessage',
    description: `Subscribes the connection to a conference. A connection can subscribe to at most ${MAX_CONFERENCES_PER_CONNECTION} conferences.`,
  });
export type SubscribeMessage = z.infer<typeof SubscribeMessage>;

export const UnsubscribeMessage = z
  .strictObject({ action: z.literal('unsubscribe'), conferenceId: ConferenceId })
  .meta({ id: 'UnsubscribeMessage' });

export const PingMessage = z.strictObject({ action: z.literal('ping') }).meta({ id: 'PingMessage' });

export const TerminalRequest = z.discriminatedUnion('action', [SubscribeMessage, UnsubscribeMessage, PingMessage]);
export type TerminalRequest = z.infer<typeof TerminalRequest>;

const conferenceMembers = Conference.omit({ state: true, participants: true, conferenceId: true, version: true }).shape;

/** The answer to a subscription without `since`, or if the changes since that version are no longer known. */
export const FullStateMessage = z
  .object({
    type: z.literal('state'),
    state: z.literal('full'),
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
 * have changed. A participant that is `removed` has no other members.
 */
export const ChangedParticipant = Participant.partial()
  .extend({
    participantId: ParticipantId,
    version: Version,
    disconnection: ChangedDisconnection.nullable().optional(),
    lastAction: ChangedLastAction.nullable().optional(),
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
  .object({ type: z.literal('resync'), conferenceId: ConferenceId, version: Version })
  .meta({ id: 'ResyncMessage' });

export const UnsubscribedMessage = z
  .object({ type: z.literal('unsubscribed'), conferenceId: ConferenceId })
  .meta({ id: 'UnsubscribedMessage' });
export const PongMessage = z.object({ type: z.literal('pong') }).meta({ id: 'PongMessage' });

export const ErrorMessage = z
  .object({
    type: z.literal('error'),
    code: z.enum(problemCodes),
    detail: z.string(),
    retryAfterSeconds: z.int().min(1).optional(),
    conferenceId: ConferenceId.optional(),
  })
  .meta({ id: 'ErrorMessage' });

export const TerminalMessage = z.union([
  FullStateMessage,
  PartialStateMessage,
  ResyncMessage,
  UnsubscribedMessage,
  PongMessage,
  ErrorMessage,
]);
export type TerminalMessage = z.infer<typeof TerminalMessage>;
export type StateMessage = FullStateMessage | PartialStateMessage;

/** The WebSocket subprotocol. A browser, which cannot set headers, sends it followed by the access token. */
export const TERMINAL_SUBPROTOCOL = 'rollcall.v1';
