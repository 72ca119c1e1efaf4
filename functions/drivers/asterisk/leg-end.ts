/** How a leg ended: from the SIP status (RFC 3261 section 21), or else from the cause (ITU-T Q.850), and from what was done to it. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant';
import { isUp, type LegMembers } from './leg-state';

/** What `ChannelDestroyed` says. */
export type Clearing = {
  readonly cause: number;
  /** The technology's own, of PJSIP the SIP status. */
  readonly techCause?: number | undefined;
  /** The phone had answered. */
  readonly wasUp: boolean;
};

const sipCauses: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [486, 600]],
  ['no-answer', [408, 480, 487]],
  ['declined', [403, 603]],
  ['unreachable', [404, 410, 484, 502, 503, 604]],
  // The trunk wants a password: chan_pjsip calls that 21, as it does a call that was declined.
  ['network', [401, 407]],
];

/** 0 and 16 before the answer: Asterisk itself has given up ringing. */
const q850Causes: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [17]],
  ['no-answer', [0, 16, 18, 19]],
  ['declined', [21]],
  ['unreachable', [1, 3, 20, 22, 27, 28]],
];

const within = (table: typeof sipCauses, code: number): Cause | undefined => table.find(([, codes]) => codes.includes(code))?.[0];

/** A final status that is no success. */
const sipCodeOf = (code = 0): number | null => (code >= 300 && code <= 699 ? code : null);

const causeOf = (cause: number, sipCode: number | null): Cause =>
  (sipCode === null ? undefined : within(sipCauses, sipCode)) ?? within(q850Causes, cause) ?? 'network';

export const legEnd = (members: LegMembers, { cause, techCause, wasUp }: Clearing): LegEnd => {
  const sipCode = sipCodeOf(techCause);
  if (members.dropped) return { method: 'booted', cause: null, sipCode };
  if (wasUp || isUp(members)) return { method: 'departed', cause: null, sipCode };
  const why = members.timedOut ? 'no-answer' : causeOf(cause, sipCode);
  return { method: why === 'busy' ? 'busy' : 'failed', cause: why, sipCode };
};
