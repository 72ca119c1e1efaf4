/**
 * The pace of dials, kept on one item of the `records` table. Slots are numbered, and those of one second follow those
 * of the second before, so one number gives the next slot. A slot takes one write while others wait, and two after a
 * pause.
 */
import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DAY_SECONDS, HOUR_SECONDS, SECOND_MS } from '../../../schemas/durations';
import type { DialPace } from '../../ports/dial-pace';
import { paceKey } from './keys';

const KEPT_SECONDS = DAY_SECONDS;
/**
 * Nobody waits longer than this for a call. A slot further ahead was written by a clock that has since been set back.
 */
const FURTHEST_SECONDS = HOUR_SECONDS;

const number = (value: number) => ({ N: String(value) });

export class DynamoDialPace implements DialPace {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
  ) {}

  async take(now: number, perSecond: number): Promise<number> {
    const first = Math.floor(now / SECOND_MS) * perSecond;
    const bounds = { ':first': number(first), ':last': number(first + FURTHEST_SECONDS * perSecond) };
    for (;;) {
      const next =
        (await this.write(perSecond, now, 'SET place = place + :one', 'place BETWEEN :first AND :last', {
          ...bounds,
          ':one': number(1),
        })) ??
        (await this.write(perSecond, now, 'SET place = :next', 'attribute_not_exists(place) OR NOT place BETWEEN :first AND :last', {
          ...bounds,
          ':next': number(first + 1),
        }));
      if (next !== undefined) return Math.floor((next - 1) / perSecond) * SECOND_MS;
    }
  }

  /** The slot after the one that was taken; undefined if the condition does not hold. */
  private async write(
    perSecond: number,
    now: number,
    update: string,
    condition: string,
    values: Readonly<Record<string, { N: string }>>,
  ): Promise<number | undefined> {
    try {
      const { Attributes: item } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.tableName,
          Key: paceKey(perSecond),
          UpdateExpression: `${update}, #ttl = :ttl`,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ...values, ':ttl': number(Math.ceil(now / SECOND_MS) + KEPT_SECONDS) },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(item?.['place']?.N);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}
