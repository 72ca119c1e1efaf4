/**
 * A carrier's settings for its account with Twilio, or with a service that speaks Twilio's API
 * (docs/bridges/twilio.md).
 */
import * as z from 'zod';

const MUSIC = 'must be an https URL, or empty';

export const Options = z.strictObject({
  profile: z.enum(['twilio', 'telnyx']).default('twilio'),
  /** The account in the path of every request. */
  accountSid: z.string().regex(/^[A-Za-z0-9-]{8,64}$/, 'must be an account sid'),
  /** The TeXML application that places the calls. Required by Telnyx, and used by it alone. */
  applicationSid: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the id of a TeXML application')
    .optional(),
  /**
   * What a participant hears who is alone in the conference: the address of a sound file or a document. Empty: silence. By
   * default, the service plays its own music.
   */
  waitUrl: z
    .string(MUSIC)
    .refine((url) => url === '' || z.url({ protocol: /^https$/ }).safeParse(url).success, MUSIC)
    .optional(),
});
export type Options = z.output<typeof Options>;

const MIN_CHARACTERS = 8;
/** Each costs the computation of an HMAC. */
const MAX_OTHER_TOKENS = 3;

const MAX_OTHER_PUBLIC_KEYS = 3;
/** 32 bytes. */
const PublicKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be an Ed25519 key in base64');

export const Secrets = z.strictObject({
  /** Twilio's auth token, which also signs the callbacks; Telnyx's API key. */
  authToken: z.string().min(MIN_CHARACTERS),
  /** While the token is being changed: the next one, or the one before. What was signed with it is accepted. */
  otherAuthTokens: z.array(z.string().min(MIN_CHARACTERS)).max(MAX_OTHER_TOKENS).default([]),
  /** The public key of Telnyx's webhooks, in base64. Used by Telnyx alone. */
  publicKey: PublicKey.optional(),
  /** While Telnyx's key is being changed: the next one, or the one before. */
  otherPublicKeys: z.array(PublicKey).max(MAX_OTHER_PUBLIC_KEYS).default([]),
});
export type Secrets = z.output<typeof Secrets>;
