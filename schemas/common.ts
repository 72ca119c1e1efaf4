/** Small named types shared by the whole contract. */
import * as z from 'zod';
import { CONFERENCE_ID, PARTICIPANT_ID, whole } from './id-patterns';
import { visibleText } from './visible-text';

/** E.164, in the form that CAMARA uses. */
export const PhoneNumber = z
  .string()
  .regex(/^\+[1-9][0-9]{4,14}$/, 'must be an E.164 number: a plus and 5 to 15 digits')
  .meta({ id: 'PhoneNumber', example: '+15550100' });
export type PhoneNumber = z.infer<typeof PhoneNumber>;

/**
 * `conf_`, the initiator's key (16), the time of creation (10), and random characters (8), in lower-case Crockford
 * base32. If a later hash key than the first made it, the initiator's key begins with `u` and the version of that key.
 */
export const ConferenceId = z
  .string()
  .regex(whole(CONFERENCE_ID), 'must be a conference id')
  .meta({ id: 'ConferenceId', description: 'Identifies a conference.', example: 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q' });
export type ConferenceId = z.infer<typeof ConferenceId>;

/** `p` and ten characters of a keyed hash of initiator and number: the same number always has the same id. */
export const ParticipantId = z
  .string()
  .regex(whole(PARTICIPANT_ID), 'must be a participant id')
  .meta({ id: 'ParticipantId', description: 'Identifies a participant of a conference.', example: 'p7k2m4q9ax3' });
export type ParticipantId = z.infer<typeof ParticipantId>;

/** RFC 3339 in UTC with milliseconds: the form that Rollcall sends. */
export const Timestamp = z.iso.datetime({ precision: 3 }).meta({ id: 'Timestamp', example: '2026-11-23T09:00:00.000Z' });

/** RFC 3339 with any offset and precision: the form that Rollcall accepts. */
export const TimestampInput = z.iso
  .datetime({ offset: true })
  .max(40)
  // A refinement, because generators make a date of this member, and a date has no pattern.
  .refine((text) => /^20[2-9][0-9]-/.test(text), 'must be a time of this century, 2020 or later')
  .meta({ id: 'TimestampInput', example: '2026-11-23T10:00:00+01:00' });

/** What fits into the 32 bits of an event package (RFC 4575 section 5.2), in any language. */
export const MAX_VERSION = 2 ** 31 - 1;

/** Increases by exactly one with every change of a conference. */
export const Version = z.int().min(1).max(MAX_VERSION).meta({ id: 'Version', example: 17 });

/**
 * A whole number in a query, in plain decimal: no sign, no leading zero, no other notation. The contract shows it as an
 * integer.
 */
export const decimal = (minimum: number, maximum: number) =>
  z
    .string()
    .refine((text) => /^(?:0|[1-9][0-9]{0,15})$/.test(text), 'must be a whole number in plain decimal')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta({ override: { type: 'integer', minimum, maximum } });

/** Characters of a name or a reference. */
export const MAX_NAME_CHARACTERS = 64;

/** The caller's own id for one of our resources; Rollcall never interprets it. */
export const Reference = visibleText(MAX_NAME_CHARACTERS).meta({ id: 'Reference', example: 'crm-4711' });

/** A name to display on a phone's screen. */
export const DisplayName = visibleText(MAX_NAME_CHARACTERS).meta({ id: 'DisplayName', example: 'Ada' });

/**
 * A text in an answer. It was checked when it was accepted, perhaps by an earlier, weaker rule, so answers do not check
 * it again.
 */
export const StoredText = z.string();
