/** Why a leg failed, by the final SIP status of its call. */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant-states';
import { type KnownOfCall, sipCause } from '../../../schemas/sip-causes';

const REQUEST_TERMINATED = 487;

/**
 * A bridge gives up a call when the time to ring is over; a leg that Rollcall took out does not come here. `undefined`
 * if the table does not know the status.
 */
export const legCause = (status: number, known?: KnownOfCall): Cause | undefined =>
  status === REQUEST_TERMINATED ? 'no-answer' : sipCause(status, known);

/** A final status that is not a success; bridges also report other codes, or 200 for a call that was hung up. */
export const failureStatus = (code: number): number | null => (Number.isInteger(code) && code >= 300 && code <= 699 ? code : null);

/** The end of a leg that was never connected. */
export const failedFor = (cause: Cause, sipCode: number | null): LegEnd => ({
  method: cause === 'busy' ? 'busy' : 'failed',
  cause,
  sipCode,
});
