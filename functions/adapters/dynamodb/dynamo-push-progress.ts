/** How far each conference has been pushed, and its subscriptions, on the `records` table. */
import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ConferenceId } from '../../../schemas/common';
import type { PushCursor, PushProgress } from '../../ports/push-progress';
import { endedBy } from './client';
import type { Item } from './item';
import { cursorKey, TERMINAL } from './keys';
import { LAST_PUSH, lastPushOf } from './push-lock';
import { queryAll } from './query-pages';
import { cursorOf, keptTtl, subscriptionOf } from './terminal-items';

export const number = (value: number) => ({ N: String(value) });

/** The client repeats a write whose answer was lost, and is then refused by its own first write. */
export const isHeldBy = (item: Item | undefined, holder: string, at: number): boolean =>
  item?.['holder']?.S === holder && item[LAST_PUSH]?.N === String(at);

type Refused = { readonly item: Item | undefined };

export class DynamoPushProgress implements PushProgress {
  constructor(
    protected readonly client: DynamoDBClient,
    protected readonly tableName: string,
    protected readonly newHolder: () => string = randomUUID,
  ) {}

  async progress(conferenceId: ConferenceId, signal?: AbortSignal): ReturnType<PushProgress['progress']> {
    const items = await queryAll(
      this.client,
      {
        TableName: this.tableName,
        KeyConditionExpression: 'pk = :conference AND begins_with(sk, :terminal)',
        ExpressionAttributeValues: { ':conference': { S: conferenceId }, ':terminal': { S: TERMINAL } },
      },
      signal,
    );
    const [first, ...others] = items;
    return first?.['sk']?.S === TERMINAL
      ? { cursor: cursorOf(first), lastPushAt: lastPushOf(first), subscriptions: others.map(subscriptionOf) }
      : { cursor: undefined, lastPushAt: undefined, subscriptions: items.map(subscriptionOf) };
  }

  async takeTurn(
    conferenceId: ConferenceId,
    { at, seen = 0 }: Parameters<PushProgress['takeTurn']>[1],
    signal?: AbortSignal,
  ): ReturnType<PushProgress['takeTurn']> {
    const holder = this.newHolder();
    const refused = await this.update(
      {
        Key: cursorKey(conferenceId),
        UpdateExpression: `SET ${LAST_PUSH} = :at, told = :at, holder = :holder, #ttl = :ttl`,
        ConditionExpression: `attribute_not_exists(${LAST_PUSH}) OR ${LAST_PUSH} = :seen`,
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':at': number(at),
          ':holder': { S: holder },
          ':ttl': keptTtl(at),
          ':seen': number(seen),
        },
      },
      signal,
    );
    return refused && !isHeldBy(refused.item, holder, at) ? { lastPushAt: refused.item && lastPushOf(refused.item) } : undefined;
  }

  async advance(conferenceId: ConferenceId, { version, versionAt }: PushCursor, signal?: AbortSignal): Promise<void> {
    await this.update(
      {
        Key: cursorKey(conferenceId),
        UpdateExpression: 'SET #version = :version, versionAt = :versionAt, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(#version) OR #version < :version',
        ExpressionAttributeNames: { '#version': 'version', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':version': number(version), ':versionAt': number(versionAt), ':ttl': keptTtl(versionAt) },
      },
      signal,
    );
  }

  /** Undefined if the update was written. If its condition did not hold, the item as it was. */
  protected async update(input: Omit<UpdateItemCommandInput, 'TableName'>, signal?: AbortSignal): Promise<Refused | undefined> {
    try {
      const command = new UpdateItemCommand({ ...input, TableName: this.tableName, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      await endedBy(signal, () => this.client.send(command));
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { item: error.Item };
      throw error;
    }
  }
}
