/**
 * The subscriptions of an owner, newest first. Each has one entry that names it. The entry is written before the
 * subscription, so an entry may name a subscription that was never created. Such an entry does not count.
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { endOf } from '../../../domain/subscription/ending';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import { hasEnded } from '../../../domain/subscription/status';
import { MINUTE_MS } from '../../../schemas/durations';
import { SubscriptionId } from '../../../schemas/subscription';
import { allOrThrow } from '../../runtime/all-or-throw';
import type { Log } from '../../runtime/log';
import { getAll } from './get-all';
import type { Item } from './item';
import { listEntryKey, ownerPartition, subscriptionKey } from './keys';
import { queryAll } from './query-pages';
import { eachReadable } from './readable-items';
import { expiryAfter } from './subscription-commands';
import { decodeSubscription } from './subscription-item';

export type ListOptions = { readonly client: DynamoDBClient; readonly tableName: string; readonly log: Log };
export type Listed = { readonly cursor: string; readonly subscription: SubscriptionRecord };
type ListedId = Pick<SubscriptionRecord, 'owner' | 'startsAt' | 'id'>;

/**
 * The subscription of a younger entry may still be about to be written. This is the longest that a request takes, with
 * a margin.
 */
const WRITTEN_WITHIN_MS = MINUTE_MS;

const sortKey = (entry: Item): string => entry['sk']?.S ?? '';
/** Throws if an item is not an entry. */
const entryIn = (item: Item) => ({ cursor: sortKey(item), id: SubscriptionId.parse(item['id']?.S) });

export const addEntry = async ({ client, tableName }: ListOptions, record: SubscriptionRecord): Promise<void> => {
  const { id, startsAt } = record;
  const expiresAt = endOf(record);
  const ending: Item = expiresAt === undefined ? {} : { expiresAt: { N: String(expiresAt) }, ttl: expiryAfter(expiresAt) };
  const Item = { ...listEntryKey(record), id: { S: id }, startsAt: { N: String(startsAt) }, ...ending };
  await client.send(new PutItemCommand({ TableName: tableName, Item }));
};

export const removeEntry = async ({ client, tableName }: ListOptions, record: ListedId): Promise<void> => {
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: listEntryKey(record) }));
};

/** The entry no longer counts as a live one. If the entry is gone already, nothing changes. */
export const markEnded = async ({ client, tableName }: ListOptions, record: ListedId, now: number): Promise<void> => {
  const command = new UpdateItemCommand({
    TableName: tableName,
    Key: listEntryKey(record),
    UpdateExpression: 'SET #ended = :yes, #ttl = :ttl',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#ended': 'ended', '#ttl': 'ttl' },
    ExpressionAttributeValues: { ':yes': { BOOL: true }, ':ttl': expiryAfter(now) },
  });
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

const readAll = async ({ client, tableName, log }: ListOptions, ids: readonly SubscriptionId[]): Promise<SubscriptionRecord[]> =>
  eachReadable(log, await getAll(client, tableName, [...new Set(ids)].map(subscriptionKey)), decodeSubscription);

/**
 * The subscriptions that entries name, in their order. It leaves out an entry that another try of the same request
 * wrote.
 */
const subscriptionsOf = async (options: ListOptions, items: readonly Item[]): Promise<Listed[]> => {
  const entries = eachReadable(options.log, items, entryIn);
  const ids = entries.map(({ id }) => id);
  const found = new Map((await readAll(options, ids)).map((subscription) => [subscription.id, subscription]));
  return entries.flatMap(({ id, cursor }) => {
    const subscription = found.get(id);
    return subscription && listEntryKey(subscription)['sk']?.S === cursor ? [{ cursor, subscription }] : [];
  });
};

type Page<Entry> = { readonly found: readonly Entry[]; readonly next: string | undefined };

const entriesPage = async (
  { client, tableName }: ListOptions,
  owner: string,
  limit: number,
  after: string | undefined,
): Promise<Page<Item>> => {
  const pk = { S: ownerPartition(owner) };
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: { S: after } } }),
    }),
  );
  return { found: Items, next: LastEvaluatedKey?.['sk']?.S };
};

/** The lists of the owners as one. Where the page of one owner ends, so does the page of all. */
const mergedEntries = (pages: readonly Page<Item>[]): Page<Item> => {
  const next = pages
    .flatMap((page) => page.next ?? [])
    .sort()
    .at(-1);
  const found = pages.flatMap((page) => page.found).filter((entry) => next === undefined || sortKey(entry) >= next);
  return { found: found.sort((one, other) => (sortKey(one) < sortKey(other) ? 1 : -1)), next };
};

export const listPage = async (
  options: ListOptions,
  owners: readonly string[],
  limit: number,
  after: string | undefined,
): Promise<Page<Listed>> => {
  const { found, next } = mergedEntries(await allOrThrow(owners.map((owner) => entriesPage(options, owner, limit, after))));
  const listed = await subscriptionsOf(options, found);
  return { found: listed.filter(({ subscription }) => subscription.status !== 'DELETED'), next };
};

/** Every event reads all subscriptions in a partition, including those that have ended and are kept with their log. */
const KEPT_FOR_EACH_LIVING = 10;

const allEntries = ({ client, tableName }: ListOptions, owner: string): Promise<Item[]> =>
  queryAll(client, {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: ownerPartition(owner) } },
  });

const isLater = (time: number | undefined, now: number): boolean => time === undefined || time > now;
const numberIn = (entry: Item, member: string): number | undefined => (entry[member] ? Number(entry[member].N) : undefined);

/**
 * Whether the owner has more than `max` subscriptions that have not ended, or ten times as many in all. The entries
 * answer this almost always. Only if they say yes are the subscriptions themselves read.
 */
export const hasMoreThan = async (options: ListOptions, owner: string, max: number, now: number): Promise<boolean> => {
  // DynamoDB deletes expired items late.
  const kept = (await allEntries(options, owner)).filter((entry) => isLater(numberIn(entry, 'ttl'), now / 1_000));
  if (kept.length > max * KEPT_FOR_EACH_LIVING) return true;
  const entries = kept.filter((entry) => !entry['ended'] && isLater(numberIn(entry, 'expiresAt'), now));
  if (entries.length <= max) return false;
  const listed = await subscriptionsOf(options, entries);
  const living = new Set(listed.filter(({ subscription }) => !hasEnded(subscription, now)).map(({ cursor }) => cursor));
  const found = new Set(listed.map(({ cursor }) => cursor));
  const counts = (entry: Item): boolean => {
    const cursor = sortKey(entry);
    return living.has(cursor) || (!found.has(cursor) && Number(entry['startsAt']?.N) > now - WRITTEN_WITHIN_MS);
  };
  return entries.filter(counts).length > max;
};
