/**
 * The changes of a conference that are stored somewhere. No table has them all: an item has the last change of each part.
 * But a subscription that sees the conference has a delivery for each event that it asks for, and local mode keeps the
 * events of the bus.
 */
import { paginateQuery } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { ConferenceRecord } from '../../domain/conference/record';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { deliveryIdsFrom, eventTimeOf } from '../../domain/ids/delivery-id';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { attribute } from '../../functions/adapters/dynamodb/delivery-item';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { logPartitions, watchersPartition } from '../../functions/adapters/dynamodb/keys';
import { queryAll } from '../../functions/adapters/dynamodb/query-pages';
import { decodeSubscription } from '../../functions/adapters/dynamodb/subscription-item';
import { SECOND_MS } from '../../schemas/durations';
import { matchesType } from '../../schemas/subscription';
import { eventTypes } from '../../schemas/events/event-types';
import type { Connection } from '../deployment/connection';

/** `from`: a subscription id, or `bus`. */
export type KnownChange = {
  readonly version: number;
  readonly at: number;
  readonly type: string;
  readonly from: string;
  readonly correlator?: string | undefined;
};

const versionIn = (eventId: string, { conferenceId }: ConferenceRecord): number | undefined =>
  eventId.startsWith(`${conferenceId}_`) ? Number(eventId.slice(conferenceId.length + 1)) || undefined : undefined;

type Watcher = Pick<SubscriptionRecord, 'id' | 'types'>;

/** What is stored for a subscription can be read even if the subscription itself cannot. */
const watcherIn = (item: Item): Watcher => {
  try {
    return decodeSubscription(item);
  } catch {
    return { id: item['sk']?.S ?? '', types: [] };
  }
};

const watching = async ({ dynamo, settings }: Connection, sees: string): Promise<readonly Watcher[]> => {
  const items = await queryAll(dynamo, {
    TableName: settings.recordsTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: watchersPartition(sees) } },
  });
  return items.map(watcherIn);
};

/** Those that ask for more types come first. One that asks for all is usually enough. */
const byTypes = (subscriptions: readonly Watcher[]): readonly Watcher[] => {
  const count = ({ types }: Watcher): number => eventTypes.filter((type) => types.some((each) => matchesType(each, type))).length;
  return [...subscriptions].sort((one, other) => count(other) - count(one));
};

/** The last event may be as young as the conference's last change. */
const inPartition = async (
  { dynamo, settings }: Connection,
  record: ConferenceRecord,
  { id }: Watcher,
  partition: string,
): Promise<KnownChange[]> => {
  const pages = paginateQuery(
    { client: dynamo },
    {
      TableName: settings.recordsTable,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      FilterExpression: 'begins_with(#event, :conference)',
      ProjectionExpression: 'sk, #event, #type',
      ExpressionAttributeNames: { '#event': attribute.eventId, '#type': attribute.eventType },
      ExpressionAttributeValues: {
        ':pk': { S: partition },
        ':first': { S: deliveryIdsFrom(record.createdAt) },
        ':last': { S: deliveryIdsFrom(record.changedAt + SECOND_MS) },
        ':conference': { S: `${record.conferenceId}_` },
      },
    },
  );
  const found: KnownChange[] = [];
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const version = versionIn(item[attribute.eventId]?.S ?? '', record);
      const type = item[attribute.eventType]?.S ?? '';
      if (version !== undefined) found.push({ version, at: eventTimeOf(item['sk']?.S ?? ''), type, from: id });
    }
  }
  return found;
};

const inDeliveries = async (connection: Connection, record: ConferenceRecord, subscription: Watcher): Promise<KnownChange[]> => {
  const found: KnownChange[] = [];
  for (const partition of logPartitions(subscription.id)) found.push(...(await inPartition(connection, record, subscription, partition)));
  return found;
};

const Published = z.object({
  items: z.array(
    z.object({
      event: z.object({
        detail: z.object({ id: z.string(), type: z.string(), time: z.iso.datetime(), correlator: z.string().optional() }),
      }),
    }),
  ),
});

const onLocalBus = async ({ deployment: { eventsUrl } }: Connection, record: ConferenceRecord): Promise<KnownChange[]> => {
  if (eventsUrl === undefined) return [];
  const { items } = Published.parse(await (await fetch(eventsUrl)).json());
  return items.flatMap(({ event: { detail } }) => {
    const version = versionIn(detail.id, record);
    return version === undefined
      ? []
      : [{ version, at: Date.parse(detail.time), type: detail.type, from: 'bus', correlator: detail.correlator }];
  });
};

/** Oldest first, each version once. */
export const knownChanges = async (connection: Connection, record: ConferenceRecord): Promise<readonly KnownChange[]> => {
  const known = new Map((await onLocalBus(connection, record)).map((change) => [change.version, change]));
  const watchers = [...(await watching(connection, initiatorKeyOf(record.conferenceId))), ...(await watching(connection, EVERYONE))];
  for (const subscription of byTypes(watchers)) {
    if (known.size >= record.version) break;
    for (const change of await inDeliveries(connection, record, subscription)) {
      if (!known.has(change.version)) known.set(change.version, change);
    }
  }
  return [...known.values()].sort((one, other) => one.version - other.version);
};

/** `1–4, 7`: the versions that no stored change is known of. */
export const missingVersions = (changes: readonly KnownChange[], last: number): string => {
  const known = new Set(changes.map(({ version }) => version));
  const runs: [number, number][] = [];
  for (let version = 1; version <= last; version += 1) {
    if (known.has(version)) continue;
    const run = runs.at(-1);
    if (run?.[1] === version - 1) run[1] = version;
    else runs.push([version, version]);
  }
  return runs.map(([first, to]) => (first === to ? String(first) : `${String(first)}–${String(to)}`)).join(', ');
};
