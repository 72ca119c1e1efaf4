/** Decides what a step of a call adds to what Rollcall knows. */
import type { CallReport } from '../../schemas/call-report';
import type { CallState, Cause } from '../../schemas/participant-states';
import { sipCause } from '../../schemas/sip-causes';
import type { CallStep } from '../call-control';

/** A call that is not over. */
export type LiveCall = {
  readonly step: CallStep;
  /** The `occurredAt` of its newest report, in milliseconds since 1970. */
  readonly occurredMs: number;
  readonly rang: boolean;
};

export type Told = { readonly report: CallReport; readonly live: LiveCall };

export const isOver = (state: CallState): boolean => state === 'released' || state === 'unconnected';
const isUp = (state: CallState): boolean => state === 'connected' || state === 'held';

/** `dialing` can only come first, and `alerting` only directly after it. */
const isLate = (known: CallState, state: CallState): boolean => state === 'dialing' || (state === 'alerting' && known !== 'dialing');

/** Causes of Q.850 from a network that gives no SIP status. */
const q850Causes: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [17]],
  ['no-answer', [18, 19]],
  ['declined', [21]],
  ['unreachable', [1, 3, 20, 22, 27, 28, 34]],
  ['cancelled', [16]],
];

const causeOf = ({ failure: { status, q850 } = {} }: CallStep, rang: boolean): Cause => {
  const known = { rang, ...(q850 === undefined ? {} : { q850 }) };
  const byStatus = status === undefined ? undefined : sipCause(status, known);
  return byStatus ?? q850Causes.find(([, causes]) => q850 !== undefined && causes.includes(q850))?.[0] ?? 'network';
};

const MICROSECONDS = 1_000;

/** The same step always gets the same id, also after a resynchronisation and from another kit. */
const reportIdOf = ({ callId, state, at }: CallStep): string => `${callId}-${state}-${String(at)}`;

/**
 * `undefined` if the step adds nothing: it repeats the last one (a session refresh is also a re-INVITE), or a later step has
 * overtaken it. The times of a call's reports always grow, even if the network's clock does not, because Rollcall orders
 * the reports by them.
 */
export const nextReport = (known: LiveCall | undefined, step: CallStep): Told | undefined => {
  const { callId, initiator, participant, state, at } = step;
  if (known && (known.step.state === state || isLate(known.step.state, state))) return undefined;
  const ms = Math.floor(at / MICROSECONDS);
  const occurredMs = known ? Math.max(ms, known.occurredMs + 1) : ms;
  const rang = (known?.rang ?? false) || state === 'alerting';
  const cause = state === 'unconnected' ? { cause: causeOf(step, rang) } : {};
  const occurredAt = new Date(occurredMs).toISOString();
  return {
    report: { reportId: reportIdOf(step), callId, initiator, participant, state, ...cause, occurredAt },
    live: { step, occurredMs, rang },
  };
};

/** The end of a call that the network no longer has, but whose end it did not report. */
export const endOf = ({ step, occurredMs }: LiveCall, now: number, status?: number): CallStep => {
  const { callId, handle, initiator, participant, state } = step;
  const at = Math.max(now, occurredMs + 1) * MICROSECONDS;
  const base = { callId, handle, initiator, participant, at };
  return isUp(state)
    ? { ...base, state: 'released' }
    : { ...base, state: 'unconnected', ...(status === undefined ? {} : { failure: { status } }) };
};
