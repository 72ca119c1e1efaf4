/** Counters on the `records` table: one item for each counted party and hour. */
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { hourOf } from '../../../domain/clock-hour';
import { HOUR_SECONDS } from '../../../schemas/durations';
import type { HourCounter } from '../../ports/hour-counter';

const KEPT_SECONDS = 2 * HOUR_SECONDS;

export class DynamoHourCounter implements HourCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    /** The kind of thing that is counted. */
    private readonly what: 'dials' | 'asks',
  ) {}

  private keyOf(whose: string, at: number) {
    return { pk: { S: `${this.what}#${whose}` }, sk: { S: String(hourOf(at)) } };
  }

  async counted(whose: string, at: number): Promise<number> {
    const key = { TableName: this.tableName, Key: this.keyOf(whose, at), ConsistentRead: true };
    const { Item } = await this.client.send(new GetItemCommand(key));
    return Number(Item?.['calls']?.N ?? 0);
  }

  async count(whose: string, at: number, perHour: number): Promise<boolean> {
    if (perHour <= 0) return false;
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: this.keyOf(whose, at),
          UpdateExpression: 'SET #ttl = :ttl ADD calls :one',
          ConditionExpression: 'attribute_not_exists(calls) OR calls < :most',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':most': { N: String(perHour) },
            ':ttl': { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) },
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
