/** What the deliveries of webhooks say of a conference. A subscription has one for each event that it asks for. */
import { paginateQuery } from '@aws-sdk/client-dynamodb';
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
import { eventTypes } from '../../schemas/events/event-types';
import { matchesType } from '../../schemas/subscription';
import type { Connection } from '../deployment/connection';
import { type KnownChange, versionIn } from './known-change';

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

/** The changes of each partition of each subscription that sees the conference. */
export const changesInDeliveries = async function* (
  connection: Connection,
  record: ConferenceRecord,
): AsyncGenerator<readonly KnownChange[]> {
  const watchers = [...(await watching(connection, initiatorKeyOf(record.conferenceId))), ...(await watching(connection, EVERYONE))];
  for (const watcher of byTypes(watchers)) {
    for (const partition of logPartitions(watcher.id)) yield await inPartition(connection, record, watcher, partition);
  }
};
