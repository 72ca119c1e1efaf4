/**
 * How the conference server of a carrier writes RFC 4575, where the letter of it and practice part.
 * docs/event-package.md explains each setting.
 */
import * as z from 'zod';

/** A full document of 300 users has up to 160 KB. With more than this, reading a hostile one would take too long. */
export const MAX_DOCUMENT_BYTES = 262_144;
/** The users that a document may list, and with them those that are remembered. */
export const MAX_USERS = 500;

const NationalNumbers = z.strictObject({
  countryCode: z.string().regex(/^[1-9][0-9]{0,2}$/, 'must be a country code such as "81"'),
  trunkPrefix: z
    .string()
    .regex(/^[0-9]{0,3}$/, 'must be a trunk prefix such as "0", or empty')
    .default(''),
  leastDigits: z.int().min(5).max(14),
  mostDigits: z.int().min(5).max(14),
});

export const EventPackageDialect = z.strictObject({
  usersWithoutState: z.enum(['inherit', 'full']).default('inherit'),
  partialBelowFull: z.enum(['resynchronise', 'as-full']).default('resynchronise'),
  unknownPartialUser: z.enum(['add', 'resynchronise']).default('add'),
  equalVersion: z.enum(['duplicate', 'full-if-different']).default('duplicate'),
  missingVersion: z.enum(['full-only', 'refuse']).default('full-only'),
  absentFromFull: z.enum(['left', 'kept']).default('left'),
  withoutNamespace: z.enum(['accept', 'refuse']).default('accept'),
  mediaWithoutId: z.enum(['by-position', 'ignore']).default('by-position'),
  elementOrder: z.enum(['any', 'of-schema']).default('any'),
  otherConference: z.enum(['ignore', 'accept']).default('ignore'),
  statusInState: z.enum(['ignore', 'read']).default('ignore'),
  conferenceIdentity: z.enum(['user-and-host', 'user', 'exact']).default('user-and-host'),
  maxBytes: z.int().min(16_384).max(MAX_DOCUMENT_BYTES).default(MAX_DOCUMENT_BYTES),
  maxUsers: z.int().min(2).max(MAX_USERS).default(300),
  nationalNumbers: NationalNumbers.nullable().default(null),
});
export type EventPackageDialect = z.output<typeof EventPackageDialect>;

export const defaultDialect: EventPackageDialect = /* @__PURE__ */ EventPackageDialect.parse({});
