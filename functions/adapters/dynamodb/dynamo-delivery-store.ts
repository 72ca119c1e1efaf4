/** The log of deliveries on the `records` table. */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { deliveryIdsFrom } from '../../../domain/ids/delivery-id';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { DeliveryQuery, DeliveryRecord, DeliveryStore } from '../../ports/delivery-store';
import type { Seal } from '../../ports/seal';
import { allOrThrow } from '../../runtime/all-or-throw';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import { attribute, decodeDelivery, encodeDelivery, hasExpired, openBody, sealBody } from './delivery-item';
import type { Item } from './item';
import { deliveryKey, deliveryKeys, logPartitions } from './keys';
import { type Full, MAX_ATTEMPTS, noteAttempt } from './note-attempt';
import { eachReadable } from './readable-items';

/** A filter may hide whole pages. A caller that wants more asks again with the cursor. */
const MAX_QUERIES = 5;

type Page = { readonly deliveries: DeliveryRecord[]; readonly next: string | undefined };
type Range = { readonly newestFirst: boolean; readonly since?: number };
type Noted = Parameters<DeliveryStore['note']>;

export type DeliveryStoreOptions = { readonly seal: Seal; readonly retentionDays: number; readonly now: Clock; readonly log: Log };

export class DynamoDeliveryStore implements DeliveryStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly options: DeliveryStoreOptions,
  ) {}

  create: DeliveryStore['create'] = async (delivery) => {
    const { seal, retentionDays } = this.options;
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...encodeDelivery(delivery, retentionDays), [attribute.body]: await sealBody(seal, delivery) },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { isNew: true, delivery };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || error.Item === undefined) throw error;
      return { isNew: false, delivery: decodeDelivery(error.Item) };
    }
  };

  find: DeliveryStore['find'] = async (subscriptionId, id) => {
    for (const Key of deliveryKeys(subscriptionId, id)) {
      const { Item: item } = await this.client.send(new GetItemCommand({ TableName: this.tableName, Key, ConsistentRead: true }));
      if (item === undefined) continue;
      if (hasExpired(item, this.options.now())) return undefined;
      const delivery = decodeDelivery(item);
      return { ...delivery, body: await openBody(this.options.seal, delivery, item) };
    }
    return undefined;
  };

  remove: DeliveryStore['remove'] = async (subscriptionId, id) => {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: deliveryKey(subscriptionId, id) }));
  };

  list: DeliveryStore['list'] = (subscriptionId, query) => this.pages(subscriptionId, query, { newestFirst: true });

  since: DeliveryStore['since'] = (subscriptionId, since, query) => this.pages(subscriptionId, query, { newestFirst: false, since });

  note: DeliveryStore['note'] = async (...noted) => {
    const [{ subscriptionId, id }] = noted;
    for (const Key of deliveryKeys(subscriptionId, id)) {
      const isNoted = await this.noteAt(Key, noted);
      if (isNoted !== 'not here') return isNoted;
    }
    return false;
  };

  private async noteAt(Key: Item, noted: Noted): Promise<boolean | 'not here'> {
    const refused = await this.noteOn(Key, noted);
    if (refused === 'noted') return true;
    if (refused === undefined) return 'not here';
    const attempts = refused[attribute.attempts]?.L ?? [];
    if (noted[1].attempt === null || attempts.length < MAX_ATTEMPTS) return false;
    // The delivery has as many attempts as are kept. The condition ensures that nobody else has noted one in the
    // meantime; otherwise that one was noted later than this.
    return (await this.noteOn(Key, noted, { attempts })) === 'noted';
  }

  /** If the condition did not hold: the item that made it fail, undefined if there is none. */
  private async noteOn(Key: Item, noted: Noted, full?: Full): Promise<Item | 'noted' | undefined> {
    try {
      await this.client.send(new UpdateItemCommand(noteAttempt({ TableName: this.tableName, Key }, noted, full)));
      return 'noted';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item;
      throw error;
    }
  }

  private async pages(subscriptionId: SubscriptionId, query: DeliveryQuery, range: Range): ReturnType<DeliveryStore['list']> {
    const found: DeliveryRecord[] = [];
    let after = query.cursor;
    let more = true;
    for (let queries = 0; more && found.length <= query.limit && queries < MAX_QUERIES; queries += 1) {
      const page = await this.page(subscriptionId, query, range, after);
      found.push(...page.deliveries);
      after = page.next;
      more = after !== undefined;
    }
    const deliveries = found.slice(0, query.limit);
    const nextCursor = found.length > query.limit ? deliveries.at(-1)?.id : after;
    return { deliveries, ...(nextCursor === undefined ? {} : { nextCursor }) };
  }

  /** The partitions of the log as one list. It ends where the first of their pages ends: further on, it could have gaps. */
  private async page(subscriptionId: SubscriptionId, query: DeliveryQuery, range: Range, after?: string): Promise<Page> {
    const partitions = logPartitions(subscriptionId);
    // One more than requested, to learn whether there is another page.
    const limit = partitions.length === 1 ? query.limit + 1 : Math.ceil(((query.limit + 1) * SPARE) / partitions.length);
    const pages = await allOrThrow(
      partitions.map((pk) => this.client.send(new QueryCommand({ TableName: this.tableName, ...pageOf(pk, limit, query, range, after) }))),
    );
    const isBefore = (one: string, other: string): boolean => (range.newestFirst ? one > other : one < other);
    const ends = pages.flatMap(({ LastEvaluatedKey }) => LastEvaluatedKey?.['sk']?.S ?? []);
    const next = ends.length === 0 ? undefined : ends.reduce((first, end) => (isBefore(end, first) ? end : first));
    const kept = pages.flatMap(({ Items = [] }) => Items).filter((item) => !hasExpired(item, this.options.now()));
    const deliveries = eachReadable(this.options.log, kept, decodeDelivery)
      .filter(({ id }) => next === undefined || !isBefore(next, id))
      .sort((one, other) => (isBefore(one.id, other.id) ? -1 : 1));
    return { deliveries, next };
  }
}

/** Deliveries are spread at random, so some partitions have more of the newest than others. */
const SPARE = 1.5;

const pageOf = (
  pk: string,
  limit: number,
  { status }: DeliveryQuery,
  { since, newestFirst }: Range,
  after: string | undefined,
): Omit<QueryCommandInput, 'TableName'> => ({
  KeyConditionExpression: since === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :from',
  ExpressionAttributeValues: {
    ':pk': { S: pk },
    ...(since === undefined ? {} : { ':from': { S: deliveryIdsFrom(since) } }),
    ...(status === undefined ? {} : { ':status': { S: status } }),
  },
  ...(status === undefined ? {} : { FilterExpression: '#status = :status', ExpressionAttributeNames: { '#status': attribute.status } }),
  ConsistentRead: true,
  ScanIndexForward: !newestFirst,
  Limit: limit,
  ...(after === undefined ? {} : { ExclusiveStartKey: { pk: { S: pk }, sk: { S: after } } }),
});
