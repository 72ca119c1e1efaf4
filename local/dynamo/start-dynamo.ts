/**
 * The local DynamoDB. dynalite parses, validates and works out what a request does; storing it, the stream, TTL, and the limits
 * of expressions are here. Differences from the cloud that remain: no throttling, no transactions, no indexes, every
 * read is consistent, text counts by characters in capacity and size, a refused condition reports no capacity, and filters of
 * queries take two absent paths for equal and no map for equal to another. Data survives the end of the process, not a power cut.
 */
import { create, type Store } from 'dynalite/db';
import { streamConsumers } from '../../functions/wiring/streams';
import type { ServiceHandler } from '../service-router';
import { deleteExpired, startExpiryTimer } from './expiry';
import { startHttpEndpoint } from './http-endpoint';
import { createItems } from './items';
import { createTables } from './local-tables';
import { perform } from './operations';
import { openStreamLog, type StreamLog } from './stream-log';

/** The cloud takes up to some days; nobody waits for that on a laptop. */
const DEFAULT_EXPIRY_INTERVAL_MS = 60_000;

export type DynamoOptions = {
  /** The folder for the data; in memory without it. One process at a time may have it open. */
  readonly path?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly expiryIntervalMs?: number;
  /** For whom stream records are kept; those of the wiring by default. */
  readonly consumers?: readonly string[];
};

export type LocalDynamo = {
  readonly endpoint: string;
  /** The same service, without HTTP. */
  readonly handle: ServiceHandler;
  readonly stream: StreamLog;
  /** Deletes what has expired, without waiting for the next sweep. */
  deleteExpired(): Promise<void>;
  /** Stop the consumers of the stream first. */
  stop(): Promise<void>;
};

export const startDynamo = async (options: DynamoOptions = {}): Promise<LocalDynamo> => {
  const {
    path,
    now = Date.now,
    expiryIntervalMs: ttlSweepMs = DEFAULT_EXPIRY_INTERVAL_MS,
    consumers = Object.keys(streamConsumers),
  } = options;
  const store = await openStore(path);
  await createTables(store);
  const log = await openStreamLog(store.db, consumers);
  const items = createItems(store, log, now);
  const sweep = (): Promise<void> => deleteExpired(store, items, now);
  const stopSweeping = startExpiryTimer(sweep, ttlSweepMs);
  const http = await startHttpEndpoint((operation, body) => perform(operation, body, store, items));
  return {
    endpoint: http.endpoint,
    handle: http.handle,
    stream: log,
    deleteExpired: sweep,
    stop: async () => {
      await http.stop();
      await stopSweeping();
      await items.settled();
      await store.db.close();
    },
  };
};

const openStore = async (path: string | undefined): Promise<Store> => {
  const store = create(path === undefined ? {} : { path });
  await store.db.open().catch((cause: unknown) => {
    throw new Error('The data folder cannot be opened; another process may have it open', { cause });
  });
  return store;
};
