/** Names an item of a table by its keys, for somebody who looks for it there. What could be a phone number is not shown. */
import type { Item } from '../functions/adapters/dynamodb/item';
import { CONFERENCE_ID, DELIVERY_ID, INITIATOR_KEY, SUBSCRIPTION_ID } from '../schemas/id-patterns';

/** Ids may have many digits in a row. A phone number has 5 to 15, with a plus or without it. */
const IDS_OR_DIGITS = new RegExp(`(${CONFERENCE_ID}|${SUBSCRIPTION_ID}|${DELIVERY_ID}|\\b${INITIATOR_KEY}\\b)|\\+?[0-9]{5,}`, 'g');

export const itemName = (table: string, { pk, sk }: Item): string =>
  [table, pk?.S ?? '', sk?.S ?? ''].join('/').replaceAll(IDS_OR_DIGITS, (_found, id: string | undefined) => id ?? '…');
