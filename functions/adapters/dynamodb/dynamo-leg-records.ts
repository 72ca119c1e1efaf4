/** Leg records on the `records` table. They expire some time after any conference must have ended. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { LegRecord, LegRecords } from '../../ports/leg-records';
import type { Item } from './item';
import { legKey } from './keys';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

const STATES = ['waiting', 'dialling', 'dialled'] as const;

const decode = (item: Item): LegRecord => ({
  state: STATES.find((state) => state === item['state']?.S) ?? 'dialling',
  at: Number(item['at']?.N),
});

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

  wait(leg: LegRef, at: number): Promise<LegRecord | undefined> {
    return this.put(leg, 'waiting', at, { ConditionExpression: 'attribute_not_exists(pk)' });
  }

  begin(leg: LegRef, at: number): Promise<LegRecord | undefined> {
    return this.put(leg, 'dialling', at, {
      ConditionExpression: 'attribute_not_exists(pk) OR #state = :waiting',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':waiting': { S: 'waiting' } },
    });
  }

  /** If the condition does not hold, the record that is there. */
  private async put(
    leg: LegRef,
    state: LegRecord['state'],
    at: number,
    condition: Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
  ): Promise<LegRecord | undefined> {
    const ttl = { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) };
    const Item = { ...legKey(leg), state: { S: state }, at: { N: String(at) }, ttl };
    try {
      await this.client.send(
        new PutItemCommand({ TableName: this.tableName, Item, ...condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
      );
      return undefined;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return decode(error.Item);
      throw error;
    }
  }

  async dialled(leg: LegRef, at: number): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.tableName,
        Key: legKey(leg),
        UpdateExpression: 'SET #state = :dialled, #at = :at',
        ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
        ExpressionAttributeValues: { ':dialled': { S: 'dialled' }, ':at': { N: String(at) } },
      }),
    );
  }
}
