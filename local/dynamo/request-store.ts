/**
 * What dynalite's actions work on while they carry out one request: its store, with the items behind it exchanged for ours. The
 * actions lock an item, read it, work out the new one and write it; conditions are tested where they read.
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
  /** `ReturnValuesOnConditionCheckFailure` is `ALL_OLD`. */
  readonly returnItemOnRefusal: boolean;
};

/** Carries out a request and gives back the locks that it still has, however it ends. */
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
  /** Calls back like dynalite's store; what the callback itself throws fails the request. */
  const answer = <Result>(work: Promise<Result>, callback: dynalite.Callback<Result>): void => {
    work.then((result) => callback(null, result), callback).catch(fail);
  };
  return {
    lock: (key, work) => {
      items
        .lock(`${table}~${key}`)
        .then((release) => {
          releases.push(release);
          // Each item by itself: of two batches that hold on to what they have, each could wait for the other for ever.
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
    // Tested: dynalite must not test it again in its own way.
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
