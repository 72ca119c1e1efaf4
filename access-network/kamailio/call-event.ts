/**
 * What Kamailio says about a call: one JSON object in one netstring on the evapi connection.
 * docs/access-network/kamailio.md describes it, rollcall.cfg writes it.
 */
import * as z from 'zod';
import { CallState } from '../../schemas/participant-states';
import { Serves } from '../steps-of-call';

/** A number, which Kamailio's scripts may also write as text. */
const numeric = z.union([z.int().min(0), z.string().regex(/^\d{1,10}$/)]).transform(Number);

/** Seconds since 1970 with up to six decimals: `$TV(Sn)`. */
const seconds = z.string().regex(/^\d{1,10}(?:\.\d{1,6})?$/);

/** E.164 if the call can be reported. Anything else is not malformed: the kit counts such a call by its own reason. */
const party = z.string().max(256);

export const CallEvent = z.object({
  t: z.literal('call'),
  state: CallState,
  /** `a` placed the call; `b` was called. */
  a: party,
  b: party,
  /** The SIP Call-ID, and Kamailio's own names of the dialog: `$dlg(h_entry)`, `$dlg(h_id)`. */
  callId: z.string().min(1).max(1024),
  he: numeric,
  hi: numeric,
  at: seconds,
  /** The status of the final response, of a call that is `unconnected`; `0` if there is none. */
  code: numeric.default(0),
  /** The `Reason` header (RFC 3326) of that response, if it has one. */
  reason: z.string().max(1024).optional().catch(undefined),
  serves: Serves.default('a'),
});
export type CallEvent = z.infer<typeof CallEvent>;

/** The variables of a dialog (`$dlg_var`), from which a resynchronisation repeats its newest event. */
export const DialogVariables = z.object({
  a: party,
  b: party,
  st: CallState,
  at: seconds,
  serves: Serves.default('a'),
});
export type DialogVariables = z.infer<typeof DialogVariables>;
