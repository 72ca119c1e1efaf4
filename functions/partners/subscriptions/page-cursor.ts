/** Cursors are opaque to the caller. Only a cursor from an earlier answer is accepted. */
import { invalidArgument } from '../../../domain/errors';
import { DELIVERY_ID, SUBSCRIPTION_ID, TIME_TEXT, whole } from '../../../schemas/id-patterns';

const check = (fits: boolean): void => {
  if (!fits) throw invalidArgument([{ parameter: 'cursor', detail: 'must be the nextCursor of an earlier answer' }]);
};

const SUBSCRIPTION_CURSOR = whole(`${TIME_TEXT}${SUBSCRIPTION_ID}`);
const DELIVERY_CURSOR = whole(DELIVERY_ID);

/** The time the subscription began, and its id. */
export const checkSubscriptionCursor = (cursor: string | undefined): void =>
  check(cursor === undefined || SUBSCRIPTION_CURSOR.test(cursor));

export const checkDeliveryCursor = (cursor: string | undefined): void => check(cursor === undefined || DELIVERY_CURSOR.test(cursor));
