/** Claims of checks on the `records` table: one item for each part of a conference's life. */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS, MINUTE_MS } from '../../../schemas/durations';
import type { Check, CheckClaims } from '../../ports/check-claims';

/** A chain that has not claimed for this long has died: claims are at most 75 s apart while something may happen. */
const DEAD_AFTER_MS = 3 * MINUTE_MS;
/** Longer than a conference may last: the setting `maxMinutes` ends it after 1 440 minutes at most, a day. */
const KEPT_SECONDS = 8 * DAY_SECONDS;

/**
 * No other branch has claimed since this one did. If it is not known when this chain claimed, no branch may have
 * claimed for this check or a later one.
 */
const followsOn = (claimed: number | undefined): string => (claimed === undefined ? 'due < :due' : 'due = :claimed');

/** This same message claimed, and has been delivered again. */
const IS_MINE = 'due = :due AND #owner = :owner';

export class DynamoCheckClaims implements CheckClaims {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async claim({ conferenceId, watch, chain, due, claimed, messageId }: Check, now: number): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: conferenceId }, sk: { S: `look#${watch}` } },
          UpdateExpression: 'SET #chain = :chain, due = :due, #owner = :owner, #ttl = :ttl',
          ConditionExpression: `attribute_not_exists(pk) OR (#chain = :chain AND (${followsOn(claimed)} OR (${IS_MINE}))) OR due < :dead`,
          ExpressionAttributeNames: { '#chain': 'chain', '#owner': 'owner', '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':chain': { S: chain },
            ':due': { N: String(due) },
            ':owner': { S: messageId },
            ...(claimed === undefined ? {} : { ':claimed': { N: String(claimed) } }),
            ':dead': { N: String(now - DEAD_AFTER_MS) },
            ':ttl': { N: String(Math.ceil(now / 1000) + KEPT_SECONDS) },
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
