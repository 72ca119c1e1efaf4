/** When and why a subscription ends by time: at the end that its client asked for, or with the token for its sink. */
import { MINUTE_MS } from '../../schemas/durations';
import type { SubscriptionEventData } from '../../schemas/events/subscription-event';
import type { SubscriptionRecord } from './record';

/**
 * How long before its token expires a subscription ends (CAMARA: "just before"), so that the event of the end arrives.
 * Schedules are punctual only to a minute, and the second attempt follows after seconds.
 */
export const ENDS_BEFORE_TOKEN_MS = 5 * MINUTE_MS;

export type Ending = Pick<SubscriptionRecord, 'expiresAt' | 'tokenExpiresAt'>;

/** `undefined` if it does not end by time. */
export const endOf = ({ expiresAt, tokenExpiresAt }: Ending): number | undefined => {
  if (tokenExpiresAt === undefined) return expiresAt;
  return Math.min(expiresAt ?? Infinity, tokenExpiresAt - ENDS_BEFORE_TOKEN_MS);
};

/** Why it ends at `endOf`. */
export const endReasonOf = (ending: Ending): NonNullable<SubscriptionEventData['terminationReason']> =>
  endOf(ending) === ending.expiresAt ? 'SUBSCRIPTION_EXPIRED' : 'ACCESS_TOKEN_EXPIRED';
