/** Time to live: an index of the items by the time they expire, written in the batch that writes the item. */
import type { Item } from './attribute';

const DIGITS = 12;
const LARGEST_TIME = 10 ** DIGITS;

/** The index is ordered by time. The items that expire in that second begin here. */
export const indexStart = (seconds: number): string => `ttl~${String(seconds).padStart(DIGITS, '0')}`;

const indexKey = (expiresAt: number, table: string, itemKey: string): string => `${indexStart(expiresAt)}~${table}~${itemKey}`;

export const indexedItem = (key: string): { readonly table: string; readonly itemKey: string } => {
  const [, , table = '', itemKey = ''] = key.split('~');
  return { table, itemKey };
};

/** The epoch seconds of an item's `ttl`, if that is a valid number. */
export const expiryOf = (item: Item | undefined): number | undefined => {
  const seconds = Math.floor(Number(item?.['ttl']?.N ?? Number.NaN));
  return seconds > 0 && seconds < LARGEST_TIME ? seconds : undefined;
};

export const expiryOperations = (table: string, itemKey: string, before: Item | undefined, after: Item | undefined) => {
  const [old, next] = [expiryOf(before), expiryOf(after)];
  if (old === next) return [];
  return [
    ...(old === undefined ? [] : [{ type: 'del', key: indexKey(old, table, itemKey) } as const]),
    ...(next === undefined ? [] : [{ type: 'put', key: indexKey(next, table, itemKey), value: '', valueEncoding: 'utf8' } as const]),
  ];
};
