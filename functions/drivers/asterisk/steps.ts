/** The next steps of a leg: after a report of Asterisk, or after a delay. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { DriverStep } from '../../ports/bridge-driver';
import type { RING_OVER } from '../kit/ring-deadline';

/** The part of a report that matters later. */
export const Report = z.object({
  /** In milliseconds since 1970. */
  at: z.number(),
  cause: z.int().optional(),
  techCause: z.int().optional(),
  wasUp: z.boolean().optional(),
});
export type Report = z.output<typeof Report>;

/** `ring-over` and `gone` are deadlines, in case a report is lost; the others are reports. */
export type StepName = 'answered' | 'entered' | 'destroyed' | typeof RING_OVER | 'gone';

export const reportStep = (leg: LegRef, step: StepName, report: Report): DriverStep => ({ ...leg, step, data: JSON.stringify(report) });
