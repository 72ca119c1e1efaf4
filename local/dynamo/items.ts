/**
 * The items of all tables. A write goes into one LevelDB batch together with its stream record and its entry in the
 * expiry index, so a crash leaves all of them or none. Writes that arrive during a batch share the next one.
 */
import type { Store } from 'dynalite/db';
import type { WriteGuard } from '../storage/write-guard';
import { equalItems, type Item } from './attribute';
import { expiryOperations } from './expiry-index';
import { createImageCache } from './image-cache';
import { type Acquire, createKeyLock } from './key-lock';
import { hasStream } from './local-tables';
import type { AppendableLog } from './stream-log';
import type { Image, ItemChange } from './stream-record';

export type Items = {
  /** Hold this lock while you read an item in order to write it. */
  readonly lock: Acquire;
  read(table: string, itemKey: string): Promise<Image | undefined>;
  /** Writes the item (`undefined` deletes it) and its stream record. Writes nothing if nothing changes. */
  write(table: string, itemKey: string, item: Item | undefined, cause: ItemChange['cause']): Promise<void>;
  /** Resolves when no write is in progress. */
  settled(): Promise<void>;
};

export const storageKey = (table: string, itemKey: string): string => `item-${table}~${itemKey}`;

const imageOf = (item: Item | undefined): Image | undefined => item && { item, json: JSON.stringify(item) };

const unchanged = (before: Image | undefined, after: Image | undefined): boolean =>
  before?.json === after?.json || (before !== undefined && after !== undefined && equalItems(before.item, after.item));

export const createItems = (store: Store, log: AppendableLog, now: () => number, guard: WriteGuard): Items => {
  const cache = createImageCache();
  guard.onReopen(cache.clear);
  const committer = createCommitter(store, log, now, guard);
  const read = async (table: string, itemKey: string): Promise<Image | undefined> => {
    const key = storageKey(table, itemKey);
    const cached = cache.get(key);
    if (cached) return cached;
    const [json] = await store.db.getMany<string, string>([key], { valueEncoding: 'utf8' });
    return json === undefined ? undefined : { item: JSON.parse(json) as Item, json };
  };
  return {
    lock: createKeyLock(),
    read,
    write: async (table, itemKey, item, cause) => {
      const before = await read(table, itemKey);
      const after = imageOf(item);
      if (unchanged(before, after)) return;
      await committer.commit({ table, itemKey, before, after, cause });
      cache.set(storageKey(table, itemKey), after);
    },
    settled: () => committer.settled(),
  };
};

type Waiting = { readonly change: ItemChange; readonly done: () => void; readonly failed: (error: unknown) => void };

const createCommitter = (store: Store, log: AppendableLog, now: () => number, guard: WriteGuard) => {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const commitTogether = async (group: readonly Waiting[]): Promise<void> => {
    const changes = group.map(({ change }) => change);
    try {
      const streamed = changes.filter(({ table }) => hasStream(table));
      await guard.write(async () => {
        const append = log.append(streamed, now());
        await store.db.batch([...changes.flatMap(itemOperations), ...append.operations]);
        group.forEach(({ done }) => done());
        append.appended();
      });
    } catch (error) {
      group.forEach(({ failed }) => failed(error));
    }
  };
  const commitAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await commitTogether(group);
    }
    running = undefined;
  };
  return {
    commit: (change: ItemChange) =>
      new Promise<void>((done, failed) => {
        waiting.push({ change, done, failed });
        running ??= commitAll();
      }),
    settled: async () => running,
  };
};

const itemOperations = ({ table, itemKey, before, after }: ItemChange) => {
  const key = storageKey(table, itemKey);
  const item = after ? ({ type: 'put', key, value: after.json, valueEncoding: 'utf8' } as const) : ({ type: 'del', key } as const);
  return [item, ...expiryOperations(table, itemKey, before?.item, after?.item)];
};
