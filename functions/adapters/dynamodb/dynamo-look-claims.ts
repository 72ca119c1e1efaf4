/** Claims of looks on the `records` table: one item for each part of a conference's life. */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Look, LookClaims } from '../../look-claims';

/** A chain whose look is overdue by that much has died: looks are at most 15 s apart while something may happen. */
const DEAD_AFTER_MS = 3 * 60_000;
/** Longer than a conference may last (a week). */
const KEPT_SECONDS = 8 * 24 * 3_600;

const OWN_NEXT = '(#chain = :chain AND (due < :due OR (due = :due AND #owner = :owner)))';

export class DynamoLookClaims implements LookClaims {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async claim({ conferenceId, watch, chain, due, messageId }: Look, now: number): Promise<boolean> {
    try {
      await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: { pk: { S: conferenceId }, sk: { S: `look#${watch}` } },
          UpdateExpression: 'SET #chain = :chain, due = :due, #owner = :owner, #ttl = :ttl',
          ConditionExpression: `attribute_not_exists(pk) OR ${OWN_NEXT} OR due < :dead`,
          ExpressionAttributeNames: { '#chain': 'chain', '#owner': 'owner', '#ttl': 'ttl' },
          ExpressionAttributeValues: {
            ':chain': { S: chain },
            ':due': { N: String(due) },
            ':owner': { S: messageId },
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
