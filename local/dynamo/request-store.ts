/**
 * The store that dynalite's actions use for one request: dynalite's own store with our items in place of its own. An
 * action locks an item, reads it, computes the new one and writes it. We evaluate conditions at the read.
 */
import type * as dynalite from 'dynalite/db';
import type { Item } from './attribute';
import { conditionHolds } from './condition';
import type { ParsedRequest } from './expression';
import { type Items, storageKey } from './items';
import type { Release } from './key-lock';
import { prepareUpdate } from './update-sections';
import { valueStream } from './value-stream';

export type Action = (store: dynalite.Store, data: object, callback: dynalite.Callback<object>) => void;

export type Request = {
  readonly data: ParsedRequest;
  /** True if `ReturnValuesOnConditionCheckFailure` is `ALL_OLD`. */
  readonly returnItemOnRefusal: boolean;
};

/** Performs a request, and at the end releases all locks that it still holds. */
export const runAction = async (action: Action, store: dynalite.Store, items: Items, request: Request): Promise<object> => {
  const releases: Release[] = [];
  try {
    return await new Promise<object>((resolve, reject) => {
      const getItemDb = (table: string) => ({
        ...store.getItemDb(table),
        ...itemDb(items, table, request, releases, reject),
        ...readings(store, table),
      });
      action({ ...store, getItemDb }, request.data, (error, result = {}) => (error ? reject(error) : resolve(result)));
    });
  } finally {
    releases.forEach((release) => release());
  }
};

const readings = (store: dynalite.Store, table: string): Pick<dynalite.ItemDb, 'createValueStream'> => ({
  createValueStream: (range) => valueStream(store, storageKey(table, ''), range),
});

const itemDb = (
  items: Items,
  table: string,
  request: Request,
  releases: Release[],
  fail: (error: Error) => void,
): Omit<dynalite.ItemDb, 'createValueStream'> => {
  /** Calls back as dynalite's store does. An error that the callback throws fails the request. */
  const answer = <Result>(work: Promise<Result>, callback: dynalite.Callback<Result>): void => {
    work.then((result) => callback(null, result), callback).catch(fail);
  };
  return {
    lock: (key, work) => {
      items
        .lock(`${table}~${key}`)
        .then((release) => {
          releases.push(release);
          // Locks are released item by item: if two batches kept all their locks, they could wait for each other
          // forever.
          work((callback) => (error, result) => {
            release();
            callback(error, result);
          });
        })
        .catch(fail);
    },
    get: (key, callback) => answer(readFor(request, items, table, key), callback),
    put: (key, item, callback) => answer(items.write(table, key, item, 'request'), callback),
    del: (key, callback) => answer(items.write(table, key, undefined, 'request'), callback),
  };
};

const readFor = async ({ data, returnItemOnRefusal }: Request, items: Items, table: string, key: string): Promise<Item | undefined> => {
  const item = (await items.read(table, key))?.item;
  if (data._condition) {
    if (!conditionHolds(data._condition.expression, item ?? {})) throw conditionRefused(returnItemOnRefusal ? item : undefined);
    // Already evaluated; dynalite must not evaluate it again in its own way.
    delete data._condition;
  }
  if (data._updates) data._updates.sections = prepareUpdate(data._updates.sections, item ?? data.Key ?? {});
  return item;
};

const conditionRefused = (item: Item | undefined): Error => {
  const message = 'The conditional request failed';
  const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
  return Object.assign(new Error(message), { statusCode: 400, body: { __type, message, ...(item && { Item: item }) } });
};
