/** Whether and when to subscribe again, after a subscription has ended or been refused. */
import { MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { headerOf, type SipResponse } from '../sip/message';
import { parametersOf } from '../sip/parameters';

/** `never`; `now`; or after a wait that the other end has named, or that grows. */
export type Again = 'never' | 'now' | { readonly afterMs: number | undefined };

const secondsIn = (text: string | undefined): number | undefined => {
  const [digits] = /^\d{1,9}/.exec(text?.trim() ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits) * SECOND_MS;
};

/** RFC 6665 section 4.1.3. An unknown reason is treated as none. */
export const afterTermination = (subscriptionState: string): Again => {
  const parameters = parametersOf(subscriptionState);
  switch (parameters.get('reason')?.toLowerCase()) {
    case 'noresource':
    case 'rejected':
    case 'invariant':
      return 'never';
    case 'deactivated':
    case 'timeout':
      return 'now';
    default:
      return { afterMs: secondsIn(parameters.get('retry-after')) };
  }
};

/** The other end will not change its mind: it does not know us, or does not know the package. */
const FINAL: ReadonlySet<number> = new Set([401, 403, 405, 406, 407, 414, 415, 416, 420, 484, 489, 501, 505, 603, 604, 606]);
const NO_SUCH_SUBSCRIPTION = 481;

export const afterRefusal = (response: SipResponse): Again => {
  if (FINAL.has(response.status)) return 'never';
  if (response.status === NO_SUCH_SUBSCRIPTION) return 'now';
  return { afterMs: secondsIn(headerOf(response, 'retry-after')) };
};

const FIRST_MS = SECOND_MS;
const LONGEST_MS = MINUTE_MS;

/** `failures`: in a row, from 0. `randomFraction`: 0 to 1, so that not all conferences come back at once. */
export const backOffMs = (failures: number, randomFraction: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10)) * (1 + randomFraction);

/** Early enough for a retransmitted request. */
export const refreshAfterMs = (grantedSeconds: number): number =>
  Math.max(SECOND_MS, (grantedSeconds > 1_200 ? grantedSeconds - 600 : grantedSeconds / 2) * SECOND_MS);
