/** Counters on the `records` table: one item an initiator and hour. */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { hourOf } from '../../../domain/conference/changes/dial-limit';
import type { DialCounter } from '../../dial-counter';

const KEPT_SECONDS = 2 * 3_600;

export class DynamoDialCounter implements DialCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async count(initiatorKey: string, at: number, perHour: number): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: `dials#${initiatorKey}` }, sk: { S: String(hourOf(at)) } },
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
