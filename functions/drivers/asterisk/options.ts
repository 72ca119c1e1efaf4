/** A carrier's settings for its Asterisk (docs/bridges/asterisk.md). */
import * as z from 'zod';

const NUMBER = '{number}';

export const Options = z.strictObject({
  /** The Stasis application: a section of ari.conf. */
  app: z
    .string()
    .regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be letters, digits, - and _')
    .default('rollcall'),
  /** The endpoint to call. `{number}` stands for the participant's number. */
  endpoint: z
    .string()
    .regex(/^[0-9A-Za-z]{1,20}\/[^\s&]{1,200}$/, 'must be an endpoint such as PJSIP/{number}@pstn')
    .refine((endpoint) => endpoint.split(NUMBER).length === 2, `must hold ${NUMBER} once`)
    .default(`PJSIP/${NUMBER}@pstn`),
});
export type Options = z.output<typeof Options>;

const MIN_CHARACTERS = 8;
const user = z
  .string()
  .min(1)
  .regex(/^[^:]*$/, 'must hold no colon');
const password = z.string().min(MIN_CHARACTERS);

export const Secrets = z.strictObject({
  /** A user of ari.conf, for commands. */
  user,
  password,
  /** `username` and `password` of websocket_client.conf, for events. */
  eventsUser: user,
  eventsPassword: password,
});
export type Secrets = z.output<typeof Secrets>;

/** `template` with the number in place of `{number}`. */
export const endpointOf = (template: string, number: string): string => template.replace(NUMBER, () => number);
