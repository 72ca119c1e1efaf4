/** The table of what each hop takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Draw, drawFrom, type Published } from './distribution';

export type HopName =
  | 'stream'
  | 'bus'
  | 'standard-queue'
  | 'fifo-queue'
  | 'http-api'
  | 'invoke'
  | 'cold-start'
  | 'first-request'
  | 'dynamodb-read'
  | 'dynamodb-write'
  | 'queue-send'
  | 'bus-put'
  | 'schedule-create'
  | 'secret-read'
  | 'connections-post'
  | 'other-server';

/** `seenAt`: where the figures were read, or null if they are assumed. */
type Hop = Published & { readonly what: string; readonly seenAt: string | null; readonly why?: string };

export type HopTable = {
  readonly asOf: string;
  readonly hops: Readonly<Record<HopName, Hop>>;
  /** Milliseconds on a whole core. */
  readonly cpu: {
    readonly sdkRequest: number;
    readonly handSignedRequest: number;
    readonly invocation: number;
    /** The period of the scheduler within which a function may use its share at once. */
    readonly periodMs: number;
  };
  /** The share of invocations that begin with a cold start. */
  readonly coldShare: number;
};

export const readHops = (): HopTable => JSON.parse(readFileSync(join(__dirname, 'hops.json'), 'utf8')) as HopTable;

export type Draws = Readonly<Record<HopName, Draw>>;

export const drawsOf = ({ hops }: HopTable): Draws =>
  Object.fromEntries(Object.entries(hops).map(([name, hop]) => [name, drawFrom(hop)])) as Draws;

/** The time that half of all, and 99 of 100, do not exceed. */
export const shownTimes = (hop: Published): { readonly p50: number; readonly p99: number } =>
  'percentiles' in hop ? { p50: hop.percentiles['50'] ?? NaN, p99: hop.percentiles['99'] ?? NaN } : { p50: hop.median, p99: hop.p99 };
