/** What a terminal and Rollcall say to each other over the WebSocket. */
import * as z from 'zod';
import { ConferenceId, ParticipantId, Version } from './common';
import { Conference, ConferenceState, EndReason, Management } from './conference';
import { type ActionOutcome, Disconnection, LastAction, ManagementAction, Participant } from './participant';
import { problemCodes } from './problems';

/** Room for a terminal that looks after a few; a server of a partner takes webhooks. */
export const MAX_CONFERENCES_PER_CONNECTION = 10;

export const SubscribeMessage = z
  .strictObject({ action: z.literal('subscribe'), conferenceId: ConferenceId, since: Version.optional() })
  .meta({ id: 'SubscribeMessage', description: `At most ${MAX_CONFERENCES_PER_CONNECTION} conferences for a connection.` });
export type SubscribeMessage = z.infer<typeof SubscribeMessage>;

export const UnsubscribeMessage = z
  .strictObject({ action: z.literal('unsubscribe'), conferenceId: ConferenceId })
  .meta({ id: 'UnsubscribeMessage' });

export const PingMessage = z.strictObject({ action: z.literal('ping') }).meta({ id: 'PingMessage' });

export const TerminalRequest = z.discriminatedUnion('action', [SubscribeMessage, UnsubscribeMessage, PingMessage]);
export type TerminalRequest = z.infer<typeof TerminalRequest>;

/** What a participant's changeable members are where a pushed message leaves them out. */
export const participantDefaults = {
  desiredStatus: null,
  desiredMuted: false,
  desiredOnHold: false,
  status: 'offline',
  endpointStatus: 'disconnected',
  muted: false,
  onHold: false,
  confirmed: true,
  source: 'bridge',
  joinedAt: null,
  disconnection: null,
  lastAction: null,
} as const satisfies Partial<Participant>;

/** The `code` of a last action that leaves it out, by its outcome. */
export const actionCodeDefaults = {
  pending: null,
  done: null,
  failed: 'BRIDGE_REFUSED',
  'timed-out': 'BRIDGE_TIMED_OUT',
} as const satisfies Record<ActionOutcome, string | null>;

/** What is left out of the management: a bridge that can do everything. */
export const managementDefaults = {
  available: true,
  reason: null,
  actions: ['online', 'offline', 'remove', 'mute', 'hold', 'end'],
} as const satisfies Partial<Management>;

const conferenceMembers = Conference.omit({ state: true, participants: true, conferenceId: true, version: true }).shape;

/** The first answer to a subscription without `since`, or where what changed since cannot be told. */
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

/**
 * A participant that changed. Its changeable members are complete: one that is left out has its default. The fixed ones
 * (`phoneNumber`, `displayName`, `reference`, `role`) come when it was added, `call` when it was reported and there is no leg yet,
 * `initialStatus` and `actions` when they may have changed; left out, they are what they were. One that is `removed` has no others.
 */
export const ChangedParticipant = Participant.partial()
  .extend({
    participantId: ParticipantId,
    version: Version,
    disconnection: Disconnection.partial({ cause: true, sipCode: true }).nullable().optional(),
    lastAction: LastAction.partial({ code: true }).nullable().optional(),
  })
  .meta({ id: 'ChangedParticipant' });
export type ChangedParticipant = z.infer<typeof ChangedParticipant>;

export const ChangedManagement = Management.partial({ available: true, reason: true, actions: true })
  .extend({ actions: z.array(ManagementAction).optional() })
  .meta({ id: 'ChangedManagement' });

/** What changed after `previousVersion`. Members of the conference that are left out are what they were. */
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

/** The state is too large for a message: `GET` it. */
export const ResyncMessage = z
  .object({ type: z.literal('resync'), conferenceId: ConferenceId, version: Version })
  .meta({ id: 'ResyncMessage' });

export const UnsubscribedMessage = z
  .object({ type: z.literal('unsubscribed'), conferenceId: ConferenceId })
  .meta({ id: 'UnsubscribedMessage' });
export const PongMessage = z.object({ type: z.literal('pong') }).meta({ id: 'PongMessage' });

export const ErrorMessage = z
  .object({ type: z.literal('error'), code: z.enum(problemCodes), detail: z.string(), conferenceId: ConferenceId.optional() })
  .meta({ id: 'ErrorMessage', description: 'What was asked for last was refused.' });

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

/** The subprotocol of this protocol; a browser names it, and then its token, where it can send no header. */
export const TERMINAL_SUBPROTOCOL = 'rollcall.v1';
