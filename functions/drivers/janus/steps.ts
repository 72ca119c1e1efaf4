/** The next steps of a leg: after a report of Janus, or after a delay. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';

/**
 * The part of a report that matters later. `handle`: reports of earlier tries name other handles than the current
 * try's.
 */
export const Report = z.object({
  handle: z.int(),
  /** In milliseconds since 1970. */
  at: z.number(),
  sdp: z.string().optional(),
  code: z.int().optional(),
});
export type Report = z.infer<typeof Report>;

/** `gone`, `ring-timeout` and `time-over` are deadlines; the others are reports. */
export type StepName = 'offered' | 'registered' | 'answered' | 'accepted' | 'hung-up' | 'ring-timeout' | 'time-over' | 'gone';

export const reportStep = ({ conferenceId, participantId, leg }: LegRef, step: StepName, report: Report) => ({
  conferenceId,
  participantId,
  leg,
  step,
  data: JSON.stringify(report),
});
