/** The deadline of a ring, for bridges that end the ringing themselves: one may fail to, or its report may be lost. */
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { DriverStep } from '../../ports/bridge-driver';
import { legOnly } from './ended-leg';

/** By then the bridge has stopped ringing and has reported it. */
const REPORT_SECONDS = 10;

/** The name of the step that is due then. */
export const RING_OVER = 'ring-over';

export const ringDeadline = (leg: LegRef, ringSeconds: number): DriverStep => ({
  ...legOnly(leg),
  step: RING_OVER,
  afterSeconds: ringSeconds + REPORT_SECONDS,
});
