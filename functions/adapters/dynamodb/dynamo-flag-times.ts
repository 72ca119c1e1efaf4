/** The times of flags on the `records` table. They expire some time after any conference must have ended. */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { Flag } from '../../../schemas/participant-actions';
import type { FlagTimes } from '../../ports/flag-times';
import { flagsKey } from './keys';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

export class DynamoFlagTimes implements FlagTimes {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async note(leg: LegRef, flag: Flag, at: number): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: flagsKey(leg),
          UpdateExpression: 'SET #flag = :at, #ttl = :ttl',
          // The same time again: a try whose conference was not written.
          ConditionExpression: 'attribute_not_exists(#flag) OR #flag <= :at',
          ExpressionAttributeNames: { '#flag': flag, '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':at': { N: String(at) }, ':ttl': { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) } },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
