/** Small named types that the whole contract shares. */
import * as z from 'zod';

/** E.164, as CAMARA writes it. */
export const PhoneNumber = z
  .string()
  .regex(/^\+[1-9][0-9]{4,14}$/, 'must be an E.164 number: a plus and 5 to 15 digits')
  .meta({ id: 'PhoneNumber', description: 'A phone number in E.164.', example: '+15550100' });
export type PhoneNumber = z.infer<typeof PhoneNumber>;

/** `conf_`, the initiator's key (16), the time of creation (10), and chance (8), in lower-case Crockford base32. */
export const ConferenceId = z
  .string()
  .regex(/^conf_[0-9a-hjkmnp-tv-z]{34}$/, 'must be a conference id')
  .meta({ id: 'ConferenceId', description: 'Names one conference.', example: 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q' });
export type ConferenceId = z.infer<typeof ConferenceId>;

/** `p` and ten characters of a keyed hash of initiator and number: the same number always has the same id. */
export const ParticipantId = z
  .string()
  .regex(/^p[0-9a-hjkmnp-tv-z]{10}$/, 'must be a participant id')
  .meta({ id: 'ParticipantId', description: 'Names one participant of a conference.', example: 'p7k2m4q9ax3' });
export type ParticipantId = z.infer<typeof ParticipantId>;

/** RFC 3339 in UTC with milliseconds: what Rollcall answers. */
export const Timestamp = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Timestamp', description: 'RFC 3339, UTC, milliseconds.', example: '2026-11-23T09:00:00.000Z' });

/** RFC 3339 with any offset and precision: what Rollcall takes. */
export const TimestampInput = z.iso
  .datetime({ offset: true })
  .max(40)
  .regex(/^20[2-9][0-9]-/, 'must be a time of this century, 2020 or later');

/** Grows by exactly one with every change of a conference. */
export const Version = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
  .meta({ id: 'Version', description: 'Grows by exactly one with every change of the conference.', example: 17 });

/** The caller's own word for something of ours; never looked into. */
export const Reference = z.string().min(1).max(64).meta({ id: 'Reference', example: 'crm-4711' });

/** A name to show. Control characters are refused: it ends up on a phone's screen. */
export const DisplayName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters')
  .meta({ id: 'DisplayName', example: 'Ada' });
