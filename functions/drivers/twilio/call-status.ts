/** How a leg ended, by the final status of its call. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant-states';
import { failedFor, legCause } from '../kit/sip-cause';
import type { LegMembers } from './leg-state';

export const FINAL = ['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;
export type FinalStatus = (typeof FINAL)[number];

export const isFinal = (status: string): status is FinalStatus => FINAL.some((each) => each === status);

/**
 * Twilio reports `failed` above all for numbers that do not exist, often without a SIP status or with one that says
 * little.
 */
const FAILED: Cause = 'unreachable';

export const legEnd = ({ dropped }: LegMembers, status: FinalStatus, sipCode: number | null): LegEnd => {
  if (dropped !== undefined) return { method: 'booted', cause: null, sipCode };
  switch (status) {
    case 'completed':
      return { method: 'departed', cause: null, sipCode: null };
    case 'busy':
      return failedFor('busy', sipCode ?? 486);
    case 'no-answer':
      return failedFor('no-answer', sipCode);
    case 'canceled':
      return failedFor('cancelled', sipCode);
    case 'failed':
      return failedFor((sipCode === null ? undefined : legCause(sipCode)) ?? FAILED, sipCode);
  }
};
