/**
 * Reads a whole table, page by page, no faster than so many read units a second. So a search leaves the functions of the
 * deployment what they need, and costs nothing until somebody makes it.
 */
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/adapters/dynamodb/item';
import { SECOND_MS } from '../../schemas/durations';

export type ScanPace = { readonly readUnitsPerSecond: number; readonly wait: (ms: number) => Promise<void> };

export const eachItem = async (
  client: DynamoDBClient,
  TableName: string,
  { readUnitsPerSecond, wait }: ScanPace,
  take: (item: Item) => Promise<void>,
): Promise<number> => {
  let read = 0;
  let from: Item | undefined;
  do {
    const {
      Items = [],
      LastEvaluatedKey,
      ConsumedCapacity,
    } = await client.send(new ScanCommand({ TableName, ReturnConsumedCapacity: 'TOTAL', ...(from && { ExclusiveStartKey: from }) }));
    for (const item of Items) await take(item);
    read += Items.length;
    from = LastEvaluatedKey;
    if (from) await wait(((ConsumedCapacity?.CapacityUnits ?? 0) / readUnitsPerSecond) * SECOND_MS);
  } while (from);
  return read;
};
