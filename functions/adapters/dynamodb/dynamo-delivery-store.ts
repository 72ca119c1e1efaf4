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
import type { Clock } from '../../runtime/clock';
import { attribute, decodeDelivery, encodeDelivery, hasExpired, openBody, sealBody } from './delivery-item';
import type { Item } from './item';
import { deliveriesPartition, deliveryKey } from './keys';
import { type Full, MAX_ATTEMPTS, noteAttempt } from './note-attempt';

/** A filter may hide whole pages. A caller that wants more asks again with the cursor. */
const MAX_QUERIES = 5;

type Page = { readonly deliveries: DeliveryRecord[]; readonly next: string | undefined };
type Range = { readonly newestFirst: boolean; readonly since?: number };
type Noted = Parameters<DeliveryStore['note']>;

export type DeliveryStoreOptions = { readonly seal: Seal; readonly retentionDays: number; readonly now: Clock };

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
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: deliveryKey(subscriptionId, id), ConsistentRead: true }),
    );
    if (item === undefined || hasExpired(item, this.options.now())) return undefined;
    const delivery = decodeDelivery(item);
    return { ...delivery, body: await openBody(this.options.seal, delivery, item) };
  };

  remove: DeliveryStore['remove'] = async (subscriptionId, id) => {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: deliveryKey(subscriptionId, id) }));
  };

  list: DeliveryStore['list'] = (subscriptionId, query) => this.pages(subscriptionId, query, { newestFirst: true });

  since: DeliveryStore['since'] = (subscriptionId, since, query) => this.pages(subscriptionId, query, { newestFirst: false, since });

  note: DeliveryStore['note'] = async (...noted) => {
    const refused = await this.noteOn(noted);
    if (refused === undefined) return true;
    const attempts = refused[attribute.attempts]?.L ?? [];
    if (noted[1].attempt === null || attempts.length < MAX_ATTEMPTS) return false;
    // The delivery has as many attempts as are kept. The condition ensures that nobody else has noted one in the
    // meantime; otherwise that one was noted later than this.
    return (await this.noteOn(noted, { attempts })) === undefined;
  };

  /** The item that made the condition fail, if it failed. */
  private async noteOn(noted: Noted, full?: Full): Promise<Item | undefined> {
    try {
      await this.client.send(new UpdateItemCommand(noteAttempt(this.tableName, noted, full)));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item ?? {};
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

  private async page(subscriptionId: SubscriptionId, { limit, status }: DeliveryQuery, range: Range, after?: string): Promise<Page> {
    const { Items = [], LastEvaluatedKey } = await this.client.send(
      new QueryCommand({
        TableName: this.tableName,
        ...keysOf(subscriptionId, range, status),
        ConsistentRead: true,
        ScanIndexForward: !range.newestFirst,
        // One more than requested, to learn whether there is another page.
        Limit: limit + 1,
        ...(after === undefined ? {} : { ExclusiveStartKey: deliveryKey(subscriptionId, after) }),
      }),
    );
    return {
      deliveries: Items.filter((item) => !hasExpired(item, this.options.now())).map(decodeDelivery),
      next: LastEvaluatedKey?.['sk']?.S,
    };
  }
}

const keysOf = (subscriptionId: SubscriptionId, { since }: Range, status: DeliveryQuery['status']): Partial<QueryCommandInput> => ({
  KeyConditionExpression: since === undefined ? 'pk = :pk' : 'pk = :pk AND sk >= :from',
  ExpressionAttributeValues: {
    ':pk': { S: deliveriesPartition(subscriptionId) },
    ...(since === undefined ? {} : { ':from': { S: deliveryIdsFrom(since) } }),
    ...(status === undefined ? {} : { ':status': { S: status } }),
  },
  ...(status === undefined ? {} : { FilterExpression: '#status = :status', ExpressionAttributeNames: { '#status': attribute.status } }),
});
