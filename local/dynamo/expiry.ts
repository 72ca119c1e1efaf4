/**
 * Time to live: an index of items by expiry time, written in the same batch as the item, and the timer that deletes
 * expired items. As in AWS, an expired item remains readable until it is deleted.
 */
import type { Store } from 'dynalite/db';
import type { Item } from './attribute';
import type { Items } from './items';

/**
 * In seconds. Items that expired longer ago are not deleted. Amazon DynamoDB developer guide, "Using time to live
 * (TTL)".
 */
const MAX_AGE_SECONDS = 5 * 365 * 24 * 60 * 60;
const TIME_DIGITS = 12;
const MAX_TIME = 10 ** TIME_DIGITS;
const KEY_PREFIX = 'ttl~';

const timeText = (seconds: number): string => String(seconds).padStart(TIME_DIGITS, '0');

const indexKey = (expiresAt: number, table: string, itemKey: string): string => `${KEY_PREFIX}${timeText(expiresAt)}~${table}~${itemKey}`;

/** The expiry time in epoch seconds, if `ttl` is a plausible number. */
const expiryOf = (item: Item | undefined): number | undefined => {
  const seconds = Math.floor(Number(item?.['ttl']?.N ?? Number.NaN));
  return seconds > 0 && seconds < MAX_TIME ? seconds : undefined;
};

export const expiryOperations = (table: string, itemKey: string, before: Item | undefined, after: Item | undefined) => {
  const [old, next] = [expiryOf(before), expiryOf(after)];
  if (old === next) return [];
  return [
    ...(old === undefined ? [] : [{ type: 'del', key: indexKey(old, table, itemKey) } as const]),
    ...(next === undefined ? [] : [{ type: 'put', key: indexKey(next, table, itemKey), value: '', valueEncoding: 'utf8' } as const]),
  ];
};

/** Deletes all items that have expired by now. */
export const deleteExpired = async ({ db }: Store, items: Items, now: () => number): Promise<void> => {
  const seconds = Math.floor(now() / 1000);
  const from = KEY_PREFIX + timeText(Math.max(seconds - MAX_AGE_SECONDS, 0));
  for (const key of await db.keys({ gte: from, lt: KEY_PREFIX + timeText(seconds) }).all()) {
    const [, , table = '', itemKey = ''] = key.split('~');
    await deleteIfExpired(items, table, itemKey, seconds);
  }
};

const deleteIfExpired = async (items: Items, table: string, itemKey: string, seconds: number): Promise<void> => {
  const release = await items.lock(`${table}~${itemKey}`);
  try {
    const image = await items.read(table, itemKey);
    // Between reading the index and taking the lock, the item may have been given more time.
    if ((expiryOf(image?.item) ?? seconds) < seconds) await items.write(table, itemKey, undefined, 'expiry');
  } finally {
    release();
  }
};

/** Deletes expired items at an interval. The returned function stops this after the current run. */
export const startExpiryTimer = (run: () => Promise<void>, everyMs: number): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    // The next run makes up for a failed one.
    running ??= run()
      .catch(() => undefined)
      .finally(() => (running = undefined));
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
