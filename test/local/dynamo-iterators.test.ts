/**
 * A query leaves nothing open in LevelDB, however it ends. An open iterator would hold its memory for as long as the
 * process lives.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient, QueryCommand, type QueryCommandInput, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ClassicLevel } from 'classic-level';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { LOCAL_CLIENT } from '../support/local-client';

/**
 * The base class of both LevelDB stores, in memory and on disk. Iterators are registered with it while they are open.
 */
type Register = (this: Registry, resource: object) => void;
type Registry = { attachResource: Register; detachResource: Register };
const registry = Object.getPrototypeOf(ClassicLevel.prototype) as Registry;

const open = new Set<object>();
let opened = 0;
let path: string;
let dynamo: LocalDynamo;
let client: DynamoDBClient;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'rollcall-dynamo-'));
  const { attachResource, detachResource } = registry;
  jest.spyOn(registry, 'attachResource').mockImplementation(function (this: Registry, resource) {
    open.add(resource);
    opened += 1;
    attachResource.call(this, resource);
  });
  jest.spyOn(registry, 'detachResource').mockImplementation(function (this: Registry, resource) {
    open.delete(resource);
    detachResource.call(this, resource);
  });
});

afterAll(async () => {
  jest.restoreAllMocks();
  await rm(path, { recursive: true });
});

const ITEMS = 250;
const query = (over: Partial<QueryCommandInput> = {}) =>
  client.send(
    new QueryCommand({
      TableName: 'records',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'many' } },
      ...over,
    }),
  );

describe.each(['in memory', 'on disk'])('%s', (where) => {
  beforeAll(async () => {
    dynamo = await startDynamo({ consumers: [], ...(where === 'on disk' ? { path } : {}) });
    client = new DynamoDBClient({ endpoint: dynamo.endpoint, ...LOCAL_CLIENT });
    const items = Array.from({ length: ITEMS }, (_, n) => ({
      pk: { S: 'many' },
      sk: { S: String(n).padStart(4, '0') },
      n: { N: String(n) },
    }));
    while (items.length > 0) {
      const records = items.splice(0, 25).map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { records } }));
    }
  });
  afterAll(async () => {
    client.destroy();
    await dynamo.stop();
  });
  beforeEach(() => {
    opened = 0;
    expect(open.size).toBe(0);
  });
  const expectNothingOpen = (atLeast: number): void => {
    expect(opened).toBeGreaterThanOrEqual(atLeast);
    expect(open.size).toBe(0);
  };

  it('many queries leave no iterator open and find all items', async () => {
    for (let times = 0; times < 20; times += 1) expect((await query()).Count).toBe(ITEMS);
    expectNothingOpen(20);
  });

  it('pages in either direction that end early leave none open', async () => {
    const found: unknown[] = [];
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await query({ Limit: 40, ScanIndexForward: false, ExclusiveStartKey: from });
      found.push(...Items.map((item) => Number(item['n']?.N)));
      from = LastEvaluatedKey;
    } while (from);
    expect(found).toEqual(Array.from({ length: ITEMS }, (_, index) => ITEMS - 1 - index));
    expectNothingOpen(7);
  });

  it('queries without a result leave none open', async () => {
    expect((await query({ ExpressionAttributeValues: { ':pk': { S: 'nobody' } } })).Items).toEqual([]);
    expectNothingOpen(1);
  });

  it('queries that are refused while they read leave none open', async () => {
    const filter = { FilterExpression: 'pk = :pk' };
    await expect(query(filter)).rejects.toThrow('Primary key attribute');
    expect(open.size).toBe(0);
  });

  it('scans leave none open', async () => {
    expect((await client.send(new ScanCommand({ TableName: 'records' }))).Count).toBe(ITEMS);
    expectNothingOpen(1);
  });

  it('many concurrent queries leave none open', async () => {
    await Promise.all(Array.from({ length: 50 }, () => query()));
    expectNothingOpen(50);
  });
});
