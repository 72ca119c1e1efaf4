/** The size of both tables, by DynamoDB's size rule. */
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { tables } from '../../functions/wiring/storage';
import { itemSize } from '../../test/support/item-size';
import { LOCAL_CLIENT } from '../../test/support/local-client';

/** DynamoDB's index overhead per item (developer guide, "Amazon DynamoDB storage"). */
const INDEX_BYTES = 100;

export const storedBytes = async (endpoint: string): Promise<number> => {
  const client = new DynamoDBClient({ endpoint, ...LOCAL_CLIENT });
  let bytes = 0;
  for (const TableName of Object.keys(tables)) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      bytes += Items.reduce((sum, item) => sum + itemSize(item) + INDEX_BYTES, 0);
    }
  }
  client.destroy();
  return bytes;
};
