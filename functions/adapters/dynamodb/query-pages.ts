/** Reads every page of a query, consistently unless the query says otherwise. */
import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { endedBy } from './client';
import type { Item } from './item';

export const queryAll = async (
  client: DynamoDBClient,
  query: Omit<QueryCommandInput, 'ExclusiveStartKey' | 'Limit'>,
  signal?: AbortSignal,
): Promise<Item[]> => {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = new QueryCommand({ ConsistentRead: true, ...query, ...(from && { ExclusiveStartKey: from }) });
    const { Items = [], LastEvaluatedKey } = await endedBy(signal, () => client.send(page));
    items.push(...Items);
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return items;
};
