/** The times of flags on the `records` table. They expire some time after any conference must have ended. */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { LegRef } from '../../../domain/bridge/leg-event';
import { DAY_SECONDS } from '../../../schemas/durations';
import type { Flag } from '../../../schemas/participant-actions';
import type { FlagTime, FlagTimes } from '../../ports/flag-times';
import { flagsKey } from './keys';

/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

// The same time again is accepted: it is a try whose conference was not written.
const NOT_BEFORE = 'attribute_not_exists(#flag) OR #flag <= :at';

/** The last one had no time of the bridge's, or none has come yet: our own clock decides. */
const reported = {
  update: 'SET #flag = :at, #reported = :reported, #ttl = :ttl',
  condition: `#reported <= :reported OR (attribute_not_exists(#reported) AND (${NOT_BEFORE}))`,
} as const;
const found = { update: 'SET #flag = :at, #ttl = :ttl REMOVE #reported', condition: NOT_BEFORE } as const;

export class DynamoFlagTimes implements FlagTimes {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async note(leg: LegRef, flag: Flag, time: FlagTime): Promise<boolean> {
    const { at, reportedAt } = time;
    const { update, condition } = reportedAt === undefined ? found : reported;
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: flagsKey(leg),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#flag': flag, '#reported': `${flag}Reported`, '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':at': { N: String(at) },
            ':ttl': { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) },
            ...(reportedAt === undefined ? {} : { ':reported': { N: String(reportedAt) } }),
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
