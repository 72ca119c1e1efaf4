/** Time to live: the sweep that deletes expired items. As in the cloud, an item may be read until it is deleted. */
import type { Store } from 'dynalite/db';
import { DAY_SECONDS } from '../../schemas/durations';
import { expiryOf, indexedItem, indexStart } from './expiry-index';
import type { Items } from './items';

/**
 * In seconds: items that expired longer ago are not deleted. Amazon DynamoDB developer guide, "Using time to live
 * (TTL)".
 */
const OLDEST_EXPIRY = 5 * 365 * DAY_SECONDS;

/** Deletes the items that have expired by now. */
export const deleteExpired = async ({ db }: Store, items: Items, now: () => number): Promise<void> => {
  const seconds = Math.floor(now() / 1000);
  const oldest = Math.max(seconds - OLDEST_EXPIRY, 0);
  for (const key of await db.keys({ gte: indexStart(oldest), lt: indexStart(seconds) }).all()) {
    const { table, itemKey } = indexedItem(key);
    await deleteIfExpired(items, table, itemKey, seconds);
  }
};

const deleteIfExpired = async (items: Items, table: string, itemKey: string, seconds: number): Promise<void> => {
  const release = await items.lock(`${table}~${itemKey}`);
  try {
    const image = await items.read(table, itemKey);
    // Between the reading of the index and the lock, the item may have been given a later expiry.
    if ((expiryOf(image?.item) ?? seconds) < seconds) await items.write(table, itemKey, undefined, 'expiry');
  } finally {
    release();
  }
};

/** Repeats the sweep. The returned function ends that, and waits for a running sweep. */
export const startExpiryTimer = (sweep: () => Promise<void>, everyMs: number): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    // If a sweep fails, the next one makes up for it.
    running ??= sweep()
      .catch(() => undefined)
      .finally(() => (running = undefined));
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
};
