/** A carrier's settings for its Janus server (docs/bridges/janus.md). */
import * as z from 'zod';

const NUMBER = '{number}';
const sipUri = (what: string) =>
  z
    .string()
    .regex(/^sips?:[^\s<>"]{1,200}$/, `must be a SIP URI ${what}`)
    .refine((uri) => uri.split(NUMBER).length === 2, `must hold ${NUMBER} once`);

export const Options = z.strictObject({
  /** The called party. `{number}` stands for the participant's number, as in `sip:{number}@trunk.carrier.example`. */
  calleeUri: sipUri('of the party to be called'),
  /** The calling party. `{number}` stands for the initiator's number, as in `sip:{number}@bridge.carrier.example`. */
  callerUri: sipUri('of the calling party'),
  /** The first hop of all SIP requests, such as `sip:edge.carrier.example`. */
  outboundProxy: z
    .string()
    .regex(/^sips?:[^\s<>"]{1,200}$/, 'must be a SIP URI')
    .optional(),
  /** The G.711 variant of the trunk. */
  codec: z.enum(['pcmu', 'pcma']).default('pcmu'),
});
export type Options = z.output<typeof Options>;

const MIN_CHARACTERS = 8;
const secret = z.string().min(MIN_CHARACTERS);

export const Secrets = z.strictObject({
  /** `api_secret` of janus.jcfg. */
  apiSecret: secret,
  /** `admin_key` of janus.plugin.audiobridge.jcfg. */
  adminKey: secret,
  /** `backend_user` and `backend_pwd` of janus.eventhandler.sampleevh.jcfg. */
  eventsUser: z
    .string()
    .min(1)
    .regex(/^[^:]*$/, 'must hold no colon'),
  eventsPassword: secret,
});
export type Secrets = z.output<typeof Secrets>;

/** Of a caller whose number is withheld (RFC 3323 section 4.1.1.3). */
export const ANONYMOUS = 'sip:anonymous@anonymous.invalid';

/** `template` with the number in place of `{number}`. */
export const uriOf = (template: string, number: string): string => template.replace(NUMBER, () => number);
