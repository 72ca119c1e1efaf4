/**
 * Why a call failed, by the final SIP status of its request: one table for all drivers. The meanings are those of RFC
 * 3261 section 21; RFC 3398 section 7.2.4.1 says which failures of the telephone network they stand for. If a driver
 * reads a status differently, its own code says so.
 */
import type { LegEnd } from '../../../domain/bridge/leg-event';
import type { Cause } from '../../../schemas/participant-states';

const statuses: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [486, 600]],
  // 487: the call was cancelled while it rang.
  ['no-answer', [408, 480, 487]],
  // 403: RFC 3398 sends it for a call that was rejected.
  ['declined', [403, 603]],
  // 502, 503: a trunk cannot reach that phone (RFC 3398: destination out of order, no circuit).
  ['unreachable', [404, 410, 484, 502, 503, 604]],
  // 401, 407: the trunk requires a password. The phone was not called.
  ['network', [401, 407, 500, 504]],
];

/** `undefined` if the table does not know the status. */
export const sipCause = (status: number): Cause | undefined => statuses.find(([, codes]) => codes.includes(status))?.[0];

/** A final status that is not a success; bridges also report other codes, or 200 for a call that was hung up. */
export const failureStatus = (code: number): number | null => (Number.isInteger(code) && code >= 300 && code <= 699 ? code : null);

/** The end of a leg that was never connected. */
export const failedFor = (cause: Cause, sipCode: number | null): LegEnd => ({
  method: cause === 'busy' ? 'busy' : 'failed',
  cause,
  sipCode,
});
