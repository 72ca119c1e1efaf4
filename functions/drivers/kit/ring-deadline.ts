/**
 * The deadline of a ring, for bridges that end the ringing themselves: one may fail to, or its report may be lost. By
 * then Rollcall ends the ring, and reports an end that the bridge has not reported.
 */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeDriver, type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { type Ended, legOnly } from './ended-leg';
import { failedFor } from './sip-cause';

/** By then the bridge has stopped ringing and has reported it. */
const REPORT_SECONDS = 10;

/** The name of the step that is due then. */
export const RING_OVER = 'ring-over';

/** The name of the step that drops a leg whose ring has been reported as over. */
export const DROP_UNANSWERED = 'drop-unanswered';

export const ringDeadline = (leg: LegRef, ringSeconds: number): DriverStep => ({
  ...legOnly(leg),
  step: RING_OVER,
  afterSeconds: ringSeconds + REPORT_SECONDS,
  onlyUnanswered: true,
});

/** By then the step of the deadline has reported the end of the leg, if the bridge has not. */
export const ringReportedBy = (calledAt: number, ringSeconds: number): number => calledAt + (ringSeconds + 2 * REPORT_SECONDS) * 1000;

type Context = Pick<BridgeDriver, 'status'> & {
  readonly now: Clock;
  /** Reports the end of the leg, and stores it if the driver stores ends. */
  readonly report: (ended: Ended) => BridgeOutcome | Promise<BridgeOutcome>;
};

/**
 * The drop comes in a later step: the bridge reports it as an end of its own, which must not be written before the end
 * that is reported here.
 */
export const ringOver = async ({ status, now, report }: Context, ref: LegRef): Promise<BridgeOutcome> => {
  const leg = legOnly(ref);
  const found = await status(leg);
  const unanswered: Ended = { at: now(), end: failedFor('no-answer', null) };
  if (found.state === 'ended') return report({ ...unanswered, ...found.event });
  // The checks of the conference find a leg that the bridge does not know, and report it as lost.
  if (found.state === 'unknown' || found.phase === 'joined') return NO_OUTCOME;
  const { events, steps } = await report(unanswered);
  return { events, steps: [...steps, { ...leg, step: DROP_UNANSWERED }] };
};
