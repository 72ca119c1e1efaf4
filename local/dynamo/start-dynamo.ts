/**
 * Starts the local DynamoDB. dynalite parses, validates and computes the effect of a request. Storage, the stream, TTL
 * and the limits of expressions are ours. Remaining differences from AWS: no throttling, no transactions, no indexes;
 * every read is consistent; text counts by characters in capacity and size; a refused condition reports no capacity;
 * and filters of queries treat two absent paths as equal and no two maps as equal. Data survives the end of the process
 * but not a power cut.
 */
import { create, type Store } from 'dynalite/db';
import { streamConsumers } from '../../functions/wiring/streams';
import { MINUTE_MS } from '../../schemas/durations';
import type { ServiceHandler } from '../service-router';
import { guardWrites, noGuard, type Reopenable } from '../storage/write-guard';
import { deleteExpired, startExpiryTimer } from './expiry-sweep';
import { startHttpEndpoint } from './http-endpoint';
import { createItems } from './items';
import { createTables, knowingTables } from './local-tables';
import { perform } from './operations';
import { openStreamLog, type StreamLog } from './stream-log';

/** AWS may take a few days. On a laptop that would be too long. */
const DEFAULT_EXPIRY_INTERVAL_MS = MINUTE_MS;

export type DynamoOptions = {
  /** The folder for the data. Without it, data is in memory only. Only one process at a time may open it. */
  readonly path?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly expiryIntervalMs?: number;
  /** The consumers for which stream records are kept. Default: those of the wiring. */
  readonly consumers?: readonly string[];
};

export type LocalDynamo = {
  readonly endpoint: string;
  /** The same service without HTTP. */
  readonly handle: ServiceHandler;
  readonly stream: StreamLog;
  /** Deletes expired items now instead of at the next interval. */
  deleteExpired(): Promise<void>;
  /** Stops the service. Stop the stream's consumers first. */
  stop(): Promise<void>;
};

export const startDynamo = async (options: DynamoOptions = {}): Promise<LocalDynamo> => {
  const {
    path,
    now = Date.now,
    expiryIntervalMs: ttlSweepMs = DEFAULT_EXPIRY_INTERVAL_MS,
    consumers = Object.keys(streamConsumers),
  } = options;
  const store = knowingTables(await openStore(path));
  await createTables(store);
  const guard = path === undefined ? noGuard : guardWrites(reopenable(store.db), path);
  const log = await openStreamLog(store.db, consumers, guard);
  const items = createItems(store, log, now, guard);
  const expireNow = (): Promise<void> => deleteExpired(store, items, now);
  const stopExpiry = startExpiryTimer(expireNow, ttlSweepMs);
  const http = await startHttpEndpoint((operation, body) => perform(operation, body, store, items));
  return {
    endpoint: http.endpoint,
    handle: http.handle,
    stream: log,
    deleteExpired: expireNow,
    stop: async () => {
      await http.stop();
      await stopExpiry();
      await items.settled();
      await store.db.close();
    },
  };
};

/** dynalite replaces `close` by one that ends its store for good. The class still has LevelDB's own. */
const reopenable = (db: Store['db']): Reopenable => {
  const itsClass = Object.getPrototypeOf(db) as Store['db'];
  return { close: () => itsClass.close.call(db), open: () => db.open() };
};

const openStore = async (path: string | undefined): Promise<Store> => {
  const store = create(path === undefined ? {} : { path });
  await store.db.open().catch((cause: unknown) => {
    throw new Error('Cannot open the data folder; another process may have opened it', { cause });
  });
  return store;
};
