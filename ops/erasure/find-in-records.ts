/**
 * A number in the table of records. Most of what contains numbers there is encrypted, so no query of the database finds
 * it: each item is opened.
 */
import { keptAnswerIn } from '../../functions/adapters/dynamodb/idempotency-store';
import { openBody } from '../../functions/adapters/dynamodb/delivery-item';
import { driverRecordIn } from '../../functions/adapters/dynamodb/dynamo-driver-records';
import { packageViewIn } from '../../functions/adapters/dynamodb/dynamo-package-views';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { DELIVERIES, DRIVER_PREFIX, subscriptionOfLog } from '../../functions/adapters/dynamodb/keys';
import type { Connection } from '../deployment/connection';
import { itemName } from '../item-name';
import { deleteItem, expiryOf } from './erase-item';
import { type Held, type Place, UNREADABLE } from './held';
import type { NumberSearch } from './number-search';
import { conferencesIn, type OpenConferences } from './open-conferences';

type Opened = { readonly place: Place; readonly text: string };

const ANSWERS = 'idempotency#';
const PACKAGE_VIEW = 'event-package';

const keyText = ({ pk, sk }: Item): string => `${pk?.S ?? ''}/${sk?.S ?? ''}`;

export type Seals = Readonly<Record<'deliveries' | 'answers' | 'legs' | 'views', ReturnType<Connection['sealOf']>>>;

export const sealsOf = ({ sealOf }: Connection): Seals => ({
  deliveries: sealOf('deliveries'),
  answers: sealOf('answers'),
  legs: sealOf('legs'),
  views: sealOf('views'),
});

/** Its text with its keys, by which the conference is found that it belongs to. */
export const openedWith = async (seals: Seals, item: Item): Promise<Opened> => {
  const [pk, sk] = [item['pk']?.S ?? '', item['sk']?.S ?? ''];
  if (pk.startsWith(DELIVERIES)) {
    const key = { subscriptionId: subscriptionOfLog(pk) ?? '', id: sk };
    return { place: 'deliveries', text: await openBody(seals.deliveries, key, item) };
  }
  if (pk.startsWith(ANSWERS)) return { place: 'answers', text: (await keptAnswerIn(seals.answers, item)) ?? '' };
  if (sk.startsWith(DRIVER_PREFIX)) return { place: 'driverRecords', text: JSON.stringify(await driverRecordIn(seals.legs, item)) };
  if (sk === PACKAGE_VIEW) return { place: 'packageViews', text: `${pk} ${JSON.stringify(await packageViewIn(seals.views, item))}` };
  return { place: 'other', text: JSON.stringify(item) };
};

const UNKNOWN = 'somebody has written the number into it: look at it in the table';

export const heldInRecord = async (
  { dynamo, settings }: Connection,
  seals: Seals,
  item: Item,
  search: NumberSearch,
  open: OpenConferences,
): Promise<Held | undefined> => {
  const until = expiryOf(item);
  const found = await openedWith(seals, item).catch(() => undefined);
  if (!found) return { place: 'other', id: itemName('records', item), until, stays: UNREADABLE };
  const { place, text } = found;
  if (!search.isIn(text)) return undefined;
  const held = { place, id: search.isIn(keyText(item)) ? 'an item whose key contains the number' : keyText(item), until };
  if (place === 'other') return { ...held, stays: UNKNOWN };
  const why = await open.whyKept(conferencesIn(text));
  if (why !== undefined) return { ...held, stays: why };
  return { ...held, erase: () => deleteItem({ client: dynamo, tableName: settings.recordsTable }, item) };
};
