/** The deadline of a ring: a bridge that does not end it itself, or does not report its end, must not ring for ever. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import { type BridgeDriver, type BridgeOutcome, type DriverStep, NO_OUTCOME } from '../../ports/bridge-driver';
import type { Clock } from '../../runtime/clock';
import { endedEvent, legOnly } from '../kit/ended-leg';
import { failedFor } from '../kit/sip-cause';

/** By then the bridge has stopped ringing and has reported it. */
const REPORT_SECONDS = 10;

const RING_OVER = 'ring-over';

export const ringDeadline = (leg: LegRef, ringSeconds: number): DriverStep => ({
  ...legOnly(leg),
  step: RING_OVER,
  afterSeconds: ringSeconds + REPORT_SECONDS,
});

/** Ends a leg that has not been answered. An end that was not reported is reported. */
export const continueStep = async (
  { status, drop, now }: Pick<BridgeDriver, 'status' | 'drop'> & { readonly now: Clock },
  { step: name, ...step }: DriverStep,
): Promise<BridgeOutcome> => {
  if (name !== RING_OVER) return NO_OUTCOME;
  const leg = legOnly(step);
  const found = await status(leg);
  if (found.state === 'ended') return { ...NO_OUTCOME, events: [found.event] };
  if (found.state === 'unknown' || found.phase === 'joined') return NO_OUTCOME;
  await drop(leg);
  return { ...NO_OUTCOME, events: [endedEvent(leg, { at: now(), end: failedFor('no-answer', null) })] };
};
