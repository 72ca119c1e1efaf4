/** What is left to do for a leg after Janus has reported something, or after a while. */
import * as z from 'zod';
import type { LegRef } from '../../../domain/bridge/leg-event';

/** What Janus reported, as far as it matters later. `handle`: of the leg's present try; reports of earlier ones name others. */
export const Report = z.object({
  handle: z.int(),
  /** By Janus's clock, in milliseconds since 1970. */
  at: z.number(),
  sdp: z.string().optional(),
  code: z.int().optional(),
});
export type Report = z.infer<typeof Report>;

/** `gone`, `ring-timeout`: deadlines; the others are reports. */
export type StepName = 'offered' | 'registered' | 'answered' | 'accepted' | 'hung-up' | 'ring-timeout' | 'gone';

export const reportStep = ({ conferenceId, participantId, leg }: LegRef, step: StepName, report: Report) => ({
  conferenceId,
  participantId,
  leg,
  step,
  data: JSON.stringify(report),
});
