/** What a call's status says of its leg. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant';
import type { LegMembers } from './leg-state';

export const FINAL = ['completed', 'busy', 'failed', 'no-answer', 'canceled'] as const;
export type FinalStatus = (typeof FINAL)[number];

export const isFinal = (status: string): status is FinalStatus => FINAL.some((each) => each === status);

const BUSY = [486, 600];
const NO_ANSWER = [408, 480, 487];
const DECLINED = [403, 603];
const NETWORK = [500, 502, 504];

/** `failed`: the final SIP status says why, where there was one (RFC 3261 section 21). */
const failedFor = (sipCode: number | null): LegEnd => {
  if (sipCode !== null && BUSY.includes(sipCode)) return { method: 'busy', cause: 'busy', sipCode };
  const causes: readonly (readonly [readonly number[], Cause])[] = [
    [NO_ANSWER, 'no-answer'],
    [DECLINED, 'declined'],
    [NETWORK, 'network'],
  ];
  const cause = causes.find(([codes]) => sipCode !== null && codes.includes(sipCode))?.[1] ?? 'unreachable';
  return { method: 'failed', cause, sipCode };
};

export const legEnd = ({ dropped }: LegMembers, status: FinalStatus, sipCode: number | null): LegEnd => {
  if (dropped !== undefined) return { method: 'booted', cause: null, sipCode };
  switch (status) {
    case 'completed':
      return { method: 'departed', cause: null, sipCode: null };
    case 'busy':
      return { method: 'busy', cause: 'busy', sipCode: sipCode ?? 486 };
    case 'no-answer':
      return { method: 'failed', cause: 'no-answer', sipCode };
    case 'canceled':
      return { method: 'failed', cause: 'cancelled', sipCode };
    case 'failed':
      return failedFor(sipCode);
  }
};
