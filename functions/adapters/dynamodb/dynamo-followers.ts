/**
 * The followers of initiators, on the `records` table: one item for each, in the initiator's partition, so that one
 * query finds them. The connection's own item says so too, and decides: `isFollower`.
 */
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceId } from '../../../schemas/common';
import type { Followers } from '../../ports/followers';
import type { TerminalSubscription } from '../../ports/push-progress';
import type { TerminalStore } from '../../ports/terminal-store';
import { allOrThrow } from '../../runtime/all-or-throw';
import { conditionalUpdate } from './conditional-update';
import { DynamoFollowerList } from './dynamo-follower-list';
import type { Item } from './item';
import { connectionKey, cursorKey, followerKey, terminalKey } from './keys';
import { connectionOf, expiryTtl, keptTtl, subscriptionItem, subscriptionOf } from './terminal-items';

export class DynamoFollowers extends DynamoFollowerList implements Followers {
  constructor(
    client: DynamoDBClient,
    tableName: string,
    private readonly terminalStore: Pick<TerminalStore, 'find' | 'unsubscribe'>,
  ) {
    super(client, tableName);
  }

  async add(initiatorKey: string, { connectionId, expiresAt }: Parameters<Followers['add']>[1]): ReturnType<Followers['add']> {
    const { isWritten } = await this.update(connectionId, {
      UpdateExpression: 'SET isFollower = :true',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':true': { BOOL: true } },
    });
    if (!isWritten) return 'gone';
    await this.put({ ...followerKey(initiatorKey, connectionId), ttl: expiryTtl(expiresAt) });
    return 'added';
  }

  async remove(initiatorKey: string, connectionId: string): Promise<void> {
    await this.delete(followerKey(initiatorKey, connectionId));
    const { item } = await this.update(connectionId, {
      UpdateExpression: 'REMOVE isFollower',
      ConditionExpression: 'attribute_exists(pk)',
    });
    const { conferences } = connectionOf(connectionId, item ?? {});
    const own = conferences.filter((each) => initiatorKeyOf(each) === initiatorKey);
    await allOrThrow(own.map((each) => this.terminalStore.unsubscribe(each, connectionId)));
  }

  async subscribe(conferenceId: ConferenceId, given: Parameters<Followers['subscribe']>[1]): ReturnType<Followers['subscribe']> {
    const { connectionId } = given;
    const { isWritten, item } = await this.update(connectionId, {
      UpdateExpression: 'ADD conferences :conference',
      ConditionExpression: 'isFollower = :true',
      ExpressionAttributeValues: { ':conference': { SS: [conferenceId] }, ':true': { BOOL: true } },
    });
    if (!isWritten || !item) {
      // The close of a connection removes its item in every other case.
      if (!item) await this.delete(followerKey(initiatorKeyOf(conferenceId), connectionId));
      return undefined;
    }
    // Followers are initiators, who see the numbers of their conferences.
    const subscription = await this.keep(conferenceId, {
      ...given,
      seesNumbers: true,
      expiresAt: connectionOf(connectionId, item).expiresAt,
    });
    // The connection may have stopped following between the two writes.
    if ((await this.terminalStore.find(connectionId))?.isFollower) return subscription;
    await this.terminalStore.unsubscribe(conferenceId, connectionId);
    return undefined;
  }

  async isAnnounced(conferenceId: ConferenceId): Promise<boolean> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: cursorKey(conferenceId), ConsistentRead: true }),
    );
    return item?.['announced']?.BOOL ?? false;
  }

  async noteAnnounced(conferenceId: ConferenceId, at: number): Promise<void> {
    await conditionalUpdate(this.client, {
      TableName: this.tableName,
      Key: cursorKey(conferenceId),
      UpdateExpression: 'SET announced = :true, #ttl = :ttl',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':true': { BOOL: true }, ':ttl': keptTtl(at) },
    });
  }

  /** One that is there already may begin with an earlier version, and what came later may not have been sent. */
  private async keep(conferenceId: ConferenceId, subscription: TerminalSubscription): Promise<TerminalSubscription> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item: { ...terminalKey(conferenceId, subscription.connectionId), ...subscriptionItem(subscription) },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return subscription;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return subscriptionOf(error.Item);
      throw error;
    }
  }

  private update(connectionId: string, command: Omit<Parameters<typeof conditionalUpdate>[1], 'TableName' | 'Key'>) {
    return conditionalUpdate(this.client, { ...command, TableName: this.tableName, Key: connectionKey(connectionId) });
  }

  private async put(item: Item): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }

  private async delete(key: Item): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.tableName, Key: key }));
  }
}
