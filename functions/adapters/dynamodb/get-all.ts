/** Reads the items of many keys, consistently. Missing items are left out, and the others come in any order. */
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from './item';

/** BatchGetItem takes 100 keys (DynamoDB quotas). */
const BATCH = 100;

/** `keys`: each only once. Asks again for the keys that DynamoDB left out of a full answer. */
export const getAll = async (client: DynamoDBClient, tableName: string, keys: readonly Item[]): Promise<Item[]> => {
  const items: Item[] = [];
  let rest = keys;
  while (rest.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: rest.slice(0, BATCH), ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    rest = [...(UnprocessedKeys?.[tableName]?.Keys ?? []), ...rest.slice(BATCH)];
  }
  return items;
};
