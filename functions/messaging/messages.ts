/**
 * The messages in the queues. Both ends check them. None contains a phone number, because queues and dead letters keep
 * them for days: the consumer reads the numbers from the conference.
 */
import * as z from 'zod';
import { ConferenceId, ParticipantId, Version } from '../../schemas/common';
import { Cause, DisconnectionMethod } from '../../schemas/participant-states';
import { flagActionNames, flagEventNames } from '../../schemas/participant-actions';

const MAX_STEP_CHARACTERS = 40;
/** A session description has a few thousand characters. A message of SQS may have 262,144 bytes. */
const MAX_STEP_DATA_CHARACTERS = 80_000;

const legRef = { conferenceId: ConferenceId, participantId: ParticipantId, leg: z.int().min(1) };

/** A next step of the driver. */
const ContinueStep = z.object({
  ...legRef,
  action: z.literal('continue-step'),
  step: z.string().min(1).max(MAX_STEP_CHARACTERS),
  /** Sealed, because a phone may have written its number into it. Messages of an earlier version have it as it is. */
  data: z.union([z.string().max(MAX_STEP_DATA_CHARACTERS), z.object({ sealed: z.base64().max(MAX_STEP_DATA_CHARACTERS) })]).optional(),
});
export type ContinueStep = z.infer<typeof ContinueStep>;

/**
 * A bridge's own id of a call. It may be any text that can be in a path of a URL, because the caller may have chosen
 * it. Asterisk's ids have at most 149 characters.
 */
export const StrayCallId = z.string().regex(/^(?!\.{1,2}$)\P{Cs}{1,149}$/u);

/** Commands to a leg, and the end of a conference. */
const legCommands = [
  /** `hasDialSlot`: the dial has waited for its slot. */
  z.object({ ...legRef, action: z.literal('dial'), hasDialSlot: z.literal(true).optional() }),
  z.object({ ...legRef, action: z.enum(['drop', ...flagActionNames]) }),
  ContinueStep,
  z.object({ conferenceId: ConferenceId, action: z.literal('end') }),
] as const;

/** One command to the conference server. The queue keeps the commands to one leg in order. */
export const LegCommand = z.discriminatedUnion('action', [
  ...legCommands,
  /** The id is sealed, because it may be somebody's number. Messages of an earlier version have it as it is. */
  z.object({ call: z.union([StrayCallId, z.object({ sealed: z.base64() })]), action: z.literal('hang-up-stray-call') }),
]);
export type LegCommand = z.infer<typeof LegCommand>;

const LegEvent = z
  .object({
    ...legRef,
    kind: z.enum(['ringing', 'joined', 'ended', ...flagEventNames]),
    at: z.number(),
    /** Messages of an earlier version have none. */
    reportedAt: z.number().optional(),
    end: z.object({ method: DisconnectionMethod, cause: Cause.nullable(), sipCode: z.int().nullable() }).optional(),
  })
  .transform(({ reportedAt, end, ...event }) => ({
    ...event,
    ...(reportedAt === undefined ? {} : { reportedAt }),
    ...(end === undefined ? {} : { end }),
  }));

/** Verified events about the legs of one conference. */
export const LegEvents = z.object({ conferenceId: ConferenceId, events: z.array(LegEvent).min(1) });
export type LegEvents = z.infer<typeof LegEvents>;

/** A request to the access network about one single-line call. */
export const CallCommand = z.object({
  action: z.enum(['connect', 'release']),
  conferenceId: ConferenceId,
  participantId: ParticipantId,
  requestId: z.string(),
});
export type CallCommand = z.infer<typeof CallCommand>;

/**
 * A deadline: check the conference when `due`. The checks of an assembly follow one another until it starts or ends.
 */
export const CheckMessage = z.object({
  conferenceId: ConferenceId,
  watch: z.enum(['assembling', 'running', 'ending']),
  due: z.number(),
  /**
   * The name of the chain of checks. An assembly has one chain, even if its beginning is delivered more than once.
   */
  chain: z.string(),
  /**
   * The `due` of the last check that this chain claimed to make alone: 0 before the first, absent if it is not known.
   */
  claimed: z.number().optional(),
  /** A check that is not followed by another. */
  once: z.boolean().optional(),
});
export type CheckMessage = z.infer<typeof CheckMessage>;

/** A command to a leg that is sent when `due`, because queues that keep an order cannot delay single messages. */
export const LaterCommand = z.object({
  due: z.number(),
  command: z.discriminatedUnion('action', legCommands),
  deduplicationId: z.string().min(1).max(128),
  /** The command is pointless once the leg has joined. */
  onlyUnanswered: z.literal(true).optional(),
});
export type LaterCommand = z.infer<typeof LaterCommand>;

/** Meet the needs of the conference now: its record has just changed. */
export const Nudge = z.object({ nudge: ConferenceId });
export type Nudge = z.infer<typeof Nudge>;

export const WatchMessage = z.union([CheckMessage, LaterCommand, Nudge]);
export type WatchMessage = z.infer<typeof WatchMessage>;

/** Looks at some conferences. */
export const Look = z.object({
  /** When the looks were due. */
  at: z.number(),
  entries: z
    .array(z.object({ conferenceId: ConferenceId, silentSince: z.number().optional(), clearingSince: z.number().optional() }))
    .min(1),
  /** When the bridge last answered, if it is known to be silent. Then it is not asked. */
  bridgeSilentSince: z.number().optional(),
  /** The bridge has only just come back. */
  isBack: z.literal(true).optional(),
});
export type Look = z.infer<typeof Look>;

/** The time for looks has come, or some conferences to look at. */
export const LookMessage = z.union([z.object({ due: z.number() }), Look]);
export type LookMessage = z.infer<typeof LookMessage>;

/** Push a conference's changes `at` that time, for which the push lock has been taken. */
export const PushNudge = z.object({ conferenceId: ConferenceId, version: Version, at: z.number() });
export type PushNudge = z.infer<typeof PushNudge>;

/** Closes the connection when its token has expired. */
export const ConnectionExpiry = z.object({ connectionId: z.string().min(1).max(128), expiresAt: z.number() });
export type ConnectionExpiry = z.infer<typeof ConnectionExpiry>;
