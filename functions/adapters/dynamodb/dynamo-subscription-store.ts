/** Subscriptions on the `records` table. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { endOf } from '../../../domain/subscription/ending';
import type { SubscriptionRecord } from '../../../domain/subscription/record';
import type { SubscriptionId } from '../../../schemas/subscription';
import type { SubscriptionStore } from '../../ports/subscription-store';
import type { Clock } from '../../runtime/clock';
import type { Log } from '../../runtime/log';
import type { Item } from './item';
import { subscriptionKey, watchersPartition } from './keys';
import { addEntry, hasMoreThan, type Listed, type ListOptions, listPage, markEnded, removeEntry } from './owner-list';
import { queryAll } from './query-pages';
import { eachReadable } from './readable-items';
import { changeSubscription, countOne, expiryAfter } from './subscription-commands';
import { decodeSubscription, encodeSubscription } from './subscription-item';

/** Entries may name subscriptions that do not exist. A caller that wants more asks again with the cursor. */
const MAX_QUERIES = 5;

export class DynamoSubscriptionStore implements SubscriptionStore {
  private readonly options: ListOptions;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.options = { client, tableName, log };
  }

  async create(subscription: SubscriptionRecord, max: number): Promise<boolean> {
    const { owner, startsAt, id } = subscription;
    await addEntry(this.options, subscription);
    if (await hasMoreThan(this.options, owner, max, startsAt)) {
      await removeEntry(this.options, subscription);
      return false;
    }
    await this.put(subscription, id);
    return true;
  }

  async find(id: SubscriptionId): Promise<SubscriptionRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: subscriptionKey(id), ConsistentRead: true }),
    );
    return item && decodeSubscription(item);
  }

  list: SubscriptionStore['list'] = async (owners, { limit, cursor }) => {
    const found: Listed[] = [];
    let after = cursor;
    let more = true;
    for (let queries = 0; more && found.length <= limit && queries < MAX_QUERIES; queries += 1) {
      const page = await listPage(this.options, owners, limit + 1, after);
      found.push(...page.found);
      after = page.next;
      more = after !== undefined;
    }
    const listed = found.slice(0, limit);
    const nextCursor = found.length > limit ? listed.at(-1)?.cursor : after;
    return { subscriptions: listed.map(({ subscription }) => subscription), ...(nextCursor === undefined ? {} : { nextCursor }) };
  };

  async watching(sees: string): Promise<readonly SubscriptionRecord[]> {
    const items = await queryAll(this.client, {
      TableName: this.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: watchersPartition(sees) } },
    });
    return eachReadable(this.log, items, decodeSubscription);
  }

  change: SubscriptionStore['change'] = async (id, change, condition) => {
    const now = this.clock();
    const attributes = await this.update(changeSubscription(this.tableName, id, change, condition, now));
    if (attributes === undefined) return undefined;
    const changed = decodeSubscription({ ...attributes, ...subscriptionKey(id) });
    // The change is written, and the answer must say so. An entry that could not be marked is noticed when it matters,
    // like the entry of a deleted subscription.
    if (change.status === 'EXPIRED') await markEnded(this.options, changed, now).catch(() => undefined);
    return changed;
  };

  async countEvent(id: SubscriptionId, eventAt: number): Promise<number | undefined> {
    const attributes = await this.update(countOne(this.tableName, id, eventAt));
    return attributes && Number(attributes['events']?.N);
  }

  forget(subscription: SubscriptionRecord): Promise<void> {
    return markEnded(this.options, subscription, this.clock());
  }

  /** A subscription that is already there stays: an earlier try of this write succeeded, but its answer was lost. */
  private async put(subscription: SubscriptionRecord, id: SubscriptionId): Promise<void> {
    const end = endOf(subscription);
    const ending: Item = end === undefined ? {} : { ttl: expiryAfter(end) };
    const Item = { ...encodeSubscription(subscription), ...subscriptionKey(id), ...ending };
    try {
      await this.client.send(new PutItemCommand({ TableName: this.tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  private async update(input: UpdateItemCommandInput): Promise<Item | undefined> {
    try {
      const { Attributes: attributes = {} } = await this.client.send(new UpdateItemCommand(input));
      return attributes;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
