import { DynamoDBClient, type ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { eachItem } from '../../../../ops/erasure/scan-table';

const item = (pk: string) => ({ pk: { S: pk } });

/** A client whose answers are these pages. Each took 128 read units, as a megabyte does. */
const clientWith = (pages: readonly (readonly string[])[]): { readonly client: DynamoDBClient; readonly keys: unknown[] } => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const keys: unknown[] = [];
  client.send = (async ({ input }: ScanCommand): Promise<Partial<ScanCommandOutput>> => {
    const page = pages[keys.length] ?? [];
    keys.push(input.ExclusiveStartKey);
    const isLast = keys.length >= pages.length;
    return {
      Items: page.map(item),
      ConsumedCapacity: { CapacityUnits: 128 },
      ...(isLast ? {} : { LastEvaluatedKey: item(page.at(-1) ?? 'an empty page') }),
    };
  }) as typeof client.send;
  return { client, keys };
};

describe('a table', () => {
  it('is read to its end, even past an empty page', async () => {
    const { client, keys } = clientWith([['a', 'b'], [], ['c']]);
    const taken: string[] = [];
    const pace = { readUnitsPerSecond: 1, wait: () => Promise.resolve() };
    expect(await eachItem(client, 'records', pace, async ({ pk }) => void taken.push(pk?.S ?? ''))).toBe(3);
    expect(taken).toEqual(['a', 'b', 'c']);
    expect(keys).toEqual([undefined, item('b'), item('an empty page')]);
  });

  it('is read no faster than it may be', async () => {
    const { client } = clientWith([['a'], ['b'], ['c']]);
    const waited: number[] = [];
    const wait = async (ms: number): Promise<void> => void waited.push(ms);
    await eachItem(client, 'records', { readUnitsPerSecond: 64, wait }, () => Promise.resolve());
    expect(waited).toEqual([2_000, 2_000]);
  });
});
