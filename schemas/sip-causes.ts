/**
 * Why a call failed, by the final SIP status of its request: one table for the drivers of bridges and for the access
 * network kit. The meanings are those of RFC 3261 section 21; RFC 3398 section 7.2.4.1 says which failures of the
 * telephone network they stand for. If somebody reads a status differently, its own code says so.
 */
import type { Cause } from './participant-states';

const statuses: readonly (readonly [Cause, readonly number[]])[] = [
  ['busy', [486, 600]],
  ['no-answer', [408]],
  // 487: the caller gave up.
  ['cancelled', [487]],
  // 403: RFC 3398 sends it for a call that was rejected.
  ['declined', [403, 603]],
  // 480: see `UNAVAILABLE`. 502, 503: a trunk cannot reach that phone (RFC 3398: destination out of order, no circuit).
  ['unreachable', [404, 410, 480, 484, 502, 503, 604]],
  // 401, 407: the trunk requires a password. The phone was not called.
  ['network', [401, 407, 500, 504]],
];

/**
 * RFC 3261 section 21.4.18: the phone was found, or its user is known, but cannot be reached now: not registered,
 * switched off. But many networks and phones also say it when the time to ring is over.
 */
const UNAVAILABLE = 480;

/** Q.850: no user responding, no answer from the user. RFC 3398 makes 408 and 480 of them. */
const NOBODY_ANSWERED: readonly number[] = [18, 19];

export type KnownOfCall = {
  /** The phone rang. */
  readonly rang?: boolean;
  /** The cause of ITU-T Q.850 that came with the status, as in `Reason: Q.850;cause=19` (RFC 3326). */
  readonly q850?: number;
};

/** `undefined` if the table does not know the status. */
export const sipCause = (status: number, { rang = false, q850 }: KnownOfCall = {}): Cause | undefined => {
  const wentUnanswered = q850 === undefined ? rang : NOBODY_ANSWERED.includes(q850);
  if (status === UNAVAILABLE && wentUnanswered) return 'no-answer';
  return statuses.find(([, codes]) => codes.includes(status))?.[0];
};
