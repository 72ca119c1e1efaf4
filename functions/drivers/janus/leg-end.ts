/** How a leg ended, from the final SIP status that Janus reports (RFC 3261 section 21) and from what was done to it. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant';
import type { LegMembers } from './leg-state';

const BUSY = [486, 600];
const NO_ANSWER = [408, 480, 487];
const DECLINED = [403, 603];
const UNREACHABLE = [404, 410, 484, 502, 503, 604];

const causeOf = (code: number): Cause => {
  if (NO_ANSWER.includes(code)) return 'no-answer';
  if (DECLINED.includes(code)) return 'declined';
  return UNREACHABLE.includes(code) ? 'unreachable' : 'network';
};

/** Janus also has codes that are no SIP status, and 200 for a call that was hung up: that is no reason. */
const sipCodeOf = (code: number): number | null => (code >= 300 && code <= 699 ? code : null);

export const legEnd = ({ accepted, dropped, timedOut }: LegMembers, code: number): LegEnd => {
  const sipCode = sipCodeOf(code);
  if (dropped !== undefined) return { method: 'booted', cause: null, sipCode };
  if (accepted !== undefined) return { method: 'departed', cause: null, sipCode };
  if (timedOut !== undefined) return { method: 'failed', cause: 'no-answer', sipCode };
  if (BUSY.includes(code)) return { method: 'busy', cause: 'busy', sipCode };
  return { method: 'failed', cause: causeOf(code), sipCode };
};
