/** Leg records on the `records` table; they expire a while after any conference can have ended. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LegRef } from '../../../domain/bridge/leg-event';
import type { LegRecord, LegRecords } from '../../leg-records';
import type { Item } from './conference-item';
import { legKey } from './keys';

/** Longer than a conference may last (a week). */
const KEPT_SECONDS = 8 * 24 * 3_600;

const decode = (item: Item): LegRecord => ({ state: item['state']?.S === 'dialled' ? 'dialled' : 'dialling', at: Number(item['at']?.N) });

export class DynamoLegRecords implements LegRecords {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async find(leg: LegRef): Promise<LegRecord | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.tableName, Key: legKey(leg), ConsistentRead: true }),
    );
    return item && decode(item);
  }

  async begin(leg: LegRef, at: number): Promise<LegRecord | undefined> {
    const ttl = { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) };
    const Item = { ...legKey(leg), state: { S: 'dialling' }, at: { N: String(at) }, ttl };
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.tableName,
          Item,
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return decode(error.Item);
      throw error;
    }
  }

  async dialled(leg: LegRef): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: legKey(leg),
        UpdateExpression: 'SET #state = :dialled',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':dialled': { S: 'dialled' } },
      }),
    );
  }
}
