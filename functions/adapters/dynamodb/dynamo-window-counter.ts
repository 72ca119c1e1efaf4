/** Counters on the `records` table: one item for each counted party and window of time. */
import { ConditionalCheckFailedException, type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PLACES_WINDOW_MS } from '../../../domain/subscription/slow-sink';
import { HOUR_MS, MINUTE_MS } from '../../../schemas/durations';
import type { WindowCounter } from '../../ports/window-counter';
import { hashedName } from './keys';

/** The kinds of things that are counted, and the window of each. The kind is part of the key, so it stays. */
const windows = { dials: HOUR_MS, asks: HOUR_MS, rate: MINUTE_MS, slow: PLACES_WINDOW_MS } as const;
type Counted = keyof typeof windows;

/** What is counted for callers and owners, who have names. */
const hashed: readonly Counted[] = ['rate', 'slow'];

const keyName = (what: Counted, whose: string): string => `${what}#${hashed.includes(what) ? hashedName(whose) : whose}`;

export class DynamoWindowCounter implements WindowCounter {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly what: Counted,
  ) {}

  private keyOf(whose: string, at: number) {
    return { pk: { S: keyName(this.what, whose) }, sk: { S: String(Math.floor(at / windows[this.what])) } };
  }

  async counted(whose: string, at: number): Promise<number> {
    const key = { TableName: this.tableName, Key: this.keyOf(whose, at), ConsistentRead: true };
    const { Item } = await this.client.send(new GetItemCommand(key));
    return Number(Item?.['calls']?.N ?? 0);
  }

  async count(whose: string, at: number, most: number): Promise<boolean> {
    if (most <= 0) return false;
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
            ':most': { N: String(most) },
            ':ttl': { N: String(Math.ceil((at + 2 * windows[this.what]) / 1000)) },
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
