/**
 * ARI's events about calls that the dialplan places. docs/access-network/asterisk.md describes the three channel
 * variables that the dialplan sets before `Dial()`, and that ari.conf adds to each channel (`channelvars`).
 */
import * as z from 'zod';
import { Serves } from '../steps-of-call';

/** ARI writes `2026-11-22T10:00:00.000+0000`; ISO 8601 has a colon in the offset. In milliseconds since 1970. */
const Timestamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{2}:?\d{2}$/)
  .transform((text) => Date.parse(text.replace(/([+-]\d{2}):?(\d{2})$/, '$1:$2')))
  .refine((at) => Number.isFinite(at));

const Variables = z.object({
  ROLLCALL_CALLER: z.string().min(1).max(256),
  ROLLCALL_CALLED: z.string().min(1).max(256),
  ROLLCALL_SERVES: Serves,
});

export const Channel = z.object({
  id: z.string().min(1).max(256),
  state: z.string(),
  creationtime: Timestamp,
  /** `undefined` if the dialplan does not want this call reported. */
  channelvars: Variables.optional().catch(undefined),
});
export type Channel = z.infer<typeof Channel>;

export const Bridge = z.object({ channels: z.array(z.string()) });

const common = { timestamp: Timestamp };

export const AriEvent = z.discriminatedUnion('type', [
  // An application's own call has no caller.
  z.object({ ...common, type: z.literal('Dial'), dialstatus: z.string(), caller: Channel.optional(), peer: Channel }),
  z.object({ ...common, type: z.literal('ChannelHold'), channel: Channel }),
  z.object({ ...common, type: z.literal('ChannelUnhold'), channel: Channel }),
  z.object({
    ...common,
    type: z.literal('ChannelDestroyed'),
    channel: Channel,
    /** ITU-T Q.850. */
    cause: z.int(),
    /** The SIP status, from Asterisk 20.17, 22.7 and 23.1 on. */
    tech_cause: z.int().optional().catch(undefined),
  }),
]);
export type AriEvent = z.infer<typeof AriEvent>;
