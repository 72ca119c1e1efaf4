/** Cursors are opaque to the caller. Only a cursor from an earlier answer is accepted. */
import type * as z from 'zod';
import { invalidArgument } from '../../../domain/errors';
import { TIME_CHARACTERS } from '../../../domain/ids/time-text';
import { DeliveryId } from '../../../schemas/delivery';
import { SubscriptionId } from '../../../schemas/subscription';

const check = (fits: boolean): void => {
  if (!fits) throw invalidArgument([{ parameter: 'cursor', detail: 'must be the nextCursor of an earlier answer' }]);
};

const isOf = (schema: z.ZodType, text: string): boolean => schema.safeParse(text).success;

/** The time the subscription began, and its id. */
export const checkSubscriptionCursor = (cursor: string | undefined): void =>
  check(cursor === undefined || (/^[0-9a-hjkmnp-tv-z]+sub_/.test(cursor) && isOf(SubscriptionId, cursor.slice(TIME_CHARACTERS))));

export const checkDeliveryCursor = (cursor: string | undefined): void => check(cursor === undefined || isOf(DeliveryId, cursor));
