/**
 * How a leg ended, derived from the SIP status, or else from the cause (ITU-T Q.850), and from what Rollcall did to the
 * leg.
 */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant-states';
import { failedFor, failureStatus, legCause } from '../kit/sip-cause';
import { isUp, type LegMembers } from './leg-state';

/** Causes of Q.850, for ends that Asterisk did not report. */
export const NORMAL_CLEARING = 16;
export const NO_ANSWER = 19;

/** The members of `ChannelDestroyed` that say why. */
export type Clearing = {
  readonly cause: number;
  /** The channel technology's own cause: with PJSIP, the SIP status. */
  readonly techCause?: number | undefined;
  /** The phone had answered. */
  readonly wasUp: boolean;
};

/**
 * For ends without a SIP status: Asterisk before 20.17, 22.7 and 23.1 reports none. 19: its time to ring was over; 0, 16:
 * somebody at Asterisk hung up before the answer; 34: the trunk answered 503.
 */
const q850Causes: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [17]],
  ['no-answer', [0, 16, 18, 19]],
  ['declined', [21]],
  ['unreachable', [1, 3, 20, 22, 27, 28, 34]],
];

const q850Cause = (cause: number): Cause | undefined => q850Causes.find(([, codes]) => codes.includes(cause))?.[0];

/**
 * The SIP status says more than the cause: chan_pjsip reports 21 for a call that was declined, and also for 401 and
 * 407. Of 480 the cause tells whether nobody answered.
 */
const causeOf = (cause: number, sipCode: number | null): Cause =>
  (sipCode === null ? undefined : legCause(sipCode, { q850: cause })) ?? q850Cause(cause) ?? 'network';

export const legEnd = (members: LegMembers, { cause, techCause, wasUp }: Clearing): LegEnd => {
  const sipCode = failureStatus(techCause ?? 0);
  if (members.dropped) return { method: 'booted', cause: null, sipCode };
  if (wasUp || isUp(members)) return { method: 'departed', cause: null, sipCode };
  return failedFor(members.timedOut ? 'no-answer' : causeOf(cause, sipCode), sipCode);
};
