/** How a leg ended, derived from the final SIP status that Janus reports and from what Rollcall did to the leg. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import { failedFor, failureStatus, legCause } from '../kit/sip-cause';
import type { LegMembers } from './leg-state';

export const legEnd = ({ accepted, dropped, timedOut }: LegMembers, code: number): LegEnd => {
  const sipCode = failureStatus(code);
  if (dropped !== undefined) return { method: 'booted', cause: null, sipCode };
  if (accepted !== undefined) return { method: 'departed', cause: null, sipCode };
  if (timedOut !== undefined) return failedFor('no-answer', sipCode);
  return failedFor(legCause(code) ?? 'network', sipCode);
};
