/**
 * The messages of the bridge protocol (`docs/bridge-protocol.md`). A message from the bridge may have members that
 * Rollcall does not know; those that it knows must be valid.
 */
import * as z from 'zod';
import { ConferenceId, PhoneNumber, TimestampInput } from '../../../schemas/common';
import { Cause, DisconnectionMethod } from '../../../schemas/participant-states';
import type { FlagTable } from '../kit/flag-commands';
import { LegName } from '../kit/leg-name';

/** A short reason. Letters and dashes only, so that it cannot hold a phone number. */
const RefusalCode = z
  .string()
  .max(40)
  .regex(/^[a-z]+(-[a-z]+)*$/);

export const Refusal = z.object({ code: RefusalCode });

export const DialBody = z.strictObject({
  to: PhoneNumber,
  /** Absent: no number is shown. */
  from: PhoneNumber.optional(),
  initiator: PhoneNumber,
  ringSeconds: z.int().min(1).max(600),
  maxSeconds: z.int().min(1).max(100_000),
  takeOver: z.enum(['replaces', 'none']),
  callbackUrl: z.url().optional(),
});
export type DialBody = z.infer<typeof DialBody>;

export const ChangeBody = z.strictObject({ muted: z.boolean().optional(), onHold: z.boolean().optional() });
export type ChangeBody = z.infer<typeof ChangeBody>;

/** The member of `ChangeBody` that changes each flag. */
export const FLAG_MEMBERS = { muted: 'muted', onHold: 'onHold' } as const satisfies FlagTable<keyof ChangeBody>;

/** A cause that only a later version of the protocol knows is read as none. */
const End = z.object({
  method: DisconnectionMethod,
  cause: Cause.nullable().default(null).catch(null),
  sipCode: z.int().min(100).max(699).nullable().default(null),
});

const LiveLegBody = z.object({
  leg: LegName,
  phase: z.enum(['dialing', 'ringing', 'joined']),
  muted: z.boolean(),
  onHold: z.boolean(),
});

export const LegBody = z.discriminatedUnion('state', [
  LiveLegBody.extend({ state: z.literal('live') }),
  z.object({ state: z.literal('ended'), leg: LegName, at: TimestampInput, end: End }),
]);
export type LegBody = z.infer<typeof LegBody>;

export const RoomBody = z.object({ room: ConferenceId, legs: z.array(LiveLegBody) });
export type RoomBody = z.infer<typeof RoomBody>;

export const RoomsQuery = z.strictObject({ rooms: z.array(ConferenceId).min(1) });
export type RoomsQuery = z.infer<typeof RoomsQuery>;

/** Each room is read by itself, so that one that cannot be read does not spoil the others. */
export const RoomsBody = z.object({ rooms: z.array(z.unknown()), unknown: z.array(ConferenceId).default([]) });

const eventsWithoutEnd = ['ringing', 'joined', 'muted', 'unmuted', 'held', 'resumed'] as const;
export const knownEvents: readonly string[] = ['ended', ...eventsWithoutEnd];

const callbackFields = {
  eventId: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[\x21-\x7e]+$/),
  room: ConferenceId,
  leg: LegName,
  at: TimestampInput,
};

export const CallbackBody = z.discriminatedUnion('event', [
  z.object({ ...callbackFields, event: z.literal('ended'), end: End }),
  z.object({ ...callbackFields, event: z.enum(eventsWithoutEnd) }),
]);
export type CallbackBody = z.infer<typeof CallbackBody>;

/** An event of a later version of the protocol: accepted, and ignored. */
export const UnknownCallbackBody = z.object({ ...callbackFields, event: z.string().max(40) });
