import { BatchGetItemCommand, DescribeTableCommand, ListTablesCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { crowd } from '../support/property-runs';
import { type Change, commandsOn, connect, keyFor } from './dynamo-client';

let dynamo: LocalDynamo;
let client: DynamoDBDocumentClient;
let table: ReturnType<typeof commandsOn>;

beforeAll(async () => {
  dynamo = await startDynamo();
  client = connect(dynamo.endpoint);
  table = commandsOn(client, 'conferences');
});

afterAll(async () => {
  client.destroy();
  await dynamo.stop();
});

const refusalOf = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

describe('the tables', () => {
  it('are those of the wiring with their keys, and exist from the start', async () => {
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['conferences', 'records']);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'conferences' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('listen on the loopback address only', () => {
    expect(dynamo.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("refuse operations that Rollcall does not use with AWS's error for unknown operations", async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: 'conferences', Item: { pk: { S: 'a' }, sk: { S: 'b' } } } }],
    });
    await expect(client.send(transaction)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('refuse an unknown table', async () => {
    await expect(commandsOn(client, 'elsewhere').get('a')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('items', () => {
  it('come back as they were written, with every type', async () => {
    const item = {
      text: 'ä 会議',
      number: -1.5,
      flag: false,
      nothing: null,
      list: [1, 'two', { three: 3 }],
      map: { a: { b: new Set(['x', 'y']) } },
    };
    await table.put('types', { ...item, bytes: new Uint8Array([1, 2, 255]) });
    expect(await table.get('types')).toEqual({ ...keyFor('types'), ...item, bytes: new Uint8Array([1, 2, 255]) });
  });

  it('can be queried by sort key in either order and in pages, and scanned', async () => {
    const records = commandsOn(client, 'records');
    for (const sk of ['2', '3', '1']) await records.put('page', { sk });
    const query = {
      TableName: 'records',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'page' },
      ScanIndexForward: false,
    };
    const first = await client.send(new QueryCommand({ ...query, Limit: 2 }));
    expect(first.Items?.map(({ sk }) => String(sk))).toEqual(['3', '2']);
    const second = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect(second.Items?.map(({ sk }) => String(sk))).toEqual(['1']);
    expect((await client.send(new ScanCommand({ TableName: 'records' }))).Count).toBe(3);
    const batch = await client.send(
      new BatchGetItemCommand({ RequestItems: { records: { Keys: [{ pk: { S: 'page' }, sk: { S: '1' } }] } } }),
    );
    expect(batch.Responses?.['records']).toHaveLength(1);
  });

  it('over 400 KB are refused', async () => {
    const refusal = await refusalOf(table.put('large', { text: 'x'.repeat(410 * 1024) }));
    expect(refusal).toMatchObject({ name: 'ValidationException' });
  });

  it('report the capacity of a write', async () => {
    const { ConsumedCapacity } = await table.update('capacity', {
      UpdateExpression: 'SET x = :x',
      ExpressionAttributeValues: { ':x': 'x'.repeat(2_500) },
      ReturnConsumedCapacity: 'TOTAL',
    });
    expect(ConsumedCapacity?.CapacityUnits).toBe(3);
  });
});

describe('a refused condition', () => {
  const refused: Change = { ConditionExpression: 'n = :n', UpdateExpression: 'SET n = :n', ExpressionAttributeValues: { ':n': 2 } };

  it('returns the old item if requested', async () => {
    await table.put('refused', { n: 1 });
    const refusal = await refusalOf(table.update('refused', { ...refused, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    expect(refusal).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      Item: { pk: { S: 'refused' }, sk: { S: 'open' }, n: { N: '1' } },
    });
  });

  it('returns no item if none is requested or none exists', async () => {
    const noneAsked = await refusalOf(table.update('refused', refused));
    const noneThere = await refusalOf(table.update('nowhere', { ...refused, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }));
    for (const refusal of [noneAsked, noneThere]) {
      expect(refusal).toMatchObject({ name: 'ConditionalCheckFailedException' });
      expect((refusal as { Item?: unknown }).Item).toBeUndefined();
    }
  });

  it('changes nothing', async () => {
    expect(await table.get('refused')).toEqual({ ...keyFor('refused'), n: 1 });
  });
});

describe('conditions', () => {
  const item = {
    a: { x: 1, tags: new Set(['p', 'q']) },
    b: { tags: new Set(['q', 'p']), x: 1 },
    c: { flag: false, blank: '' },
    n: 5,
    l: [1, 2],
  };
  const holds = async (ConditionExpression: string, values?: Record<string, unknown>): Promise<boolean> => {
    const change = { ConditionExpression, ...(values && { ExpressionAttributeValues: values }) };
    return table.update('conditions', change).then(
      () => true,
      (error: Error) => {
        if (error.name !== 'ConditionalCheckFailedException') throw error;
        return false;
      },
    );
  };
  beforeAll(() => table.put('conditions', item));

  it.each([
    ['two absent paths are not equal', 'gone = lost', undefined, false],
    ['two absent paths are unequal', 'gone <> lost', undefined, true],
    ['an absent path is not less than or equal to another', 'gone <= lost', undefined, false],
    ['an absent path is unequal to a value', 'gone <> :v', { ':v': 1 }, true],
    ['an absent path is not in a list of others', 'gone IN (lost, n)', undefined, false],
    ['an absent path has no size', 'size(gone) = size(lost)', undefined, false],
    ['nothing begins with an absent path', 'begins_with(gone, lost)', undefined, false],
    ['an absent path is between nothing', 'n BETWEEN gone AND lost', undefined, false],
    ['maps with the same members are equal', 'a = b', undefined, true],
    ['maps with other members are not', 'a = :v', { ':v': { x: 2 } }, false],
    ['a map equals a given one', 'a = :v', { ':v': { tags: new Set(['q', 'p']), x: 1 } }, true],
    ['lists are equal in order only', 'l = :v', { ':v': [2, 1] }, false],
    ['false is a value', 'attribute_exists(c.flag) AND attribute_type(c.flag, :t)', { ':t': 'BOOL' }, true],
    ['false may be in a list', 'c.flag IN (:v)', { ':v': false }, true],
    ['an empty text exists', 'attribute_exists(c.blank) AND size(c.blank) < n', undefined, true],
    ['numbers compare as numbers', 'n BETWEEN :low AND :high', { ':low': 3, ':high': 10 }, true],
    ['types do not mix', 'n < :v', { ':v': '9' }, false],
    ['sizes count', 'size(a.tags) = :v AND contains(a.tags, :p)', { ':v': 2, ':p': 'p' }, true],
    ['not, and, or', 'NOT n = :v OR attribute_not_exists(gone) AND n > :v', { ':v': 5 }, false],
  ])('%s', async (_name, expression, values, expected) => {
    expect(await holds(expression, values)).toBe(expected);
  });
});

describe('updates', () => {
  const updated = async (item: Record<string, unknown>, UpdateExpression: string, values?: Record<string, unknown>) => {
    await table.put('updates', item);
    await table.update('updates', { UpdateExpression, ...(values && { ExpressionAttributeValues: values }) });
    const { pk: _pk, sk: _sk, ...rest } = (await table.get('updates')) ?? {};
    return rest;
  };

  it('copy a map instead of sharing it', async () => {
    expect(await updated({ m: { x: 1 } }, 'SET w = m, m.x = :two', { ':two': 2 })).toEqual({ w: { x: 1 }, m: { x: 2 } });
  });

  it('copy through if_not_exists and list_append', async () => {
    expect(await updated({ m: { x: 1 } }, 'SET w = if_not_exists(m, :none), m.x = :two', { ':none': 0, ':two': 2 })).toEqual({
      w: { x: 1 },
      m: { x: 2 },
    });
    expect(await updated({ l: [{ x: 1 }] }, 'SET w = list_append(l, l), l[0].x = :two', { ':two': 2 })).toEqual({
      w: [{ x: 1 }, { x: 1 }],
      l: [{ x: 2 }],
    });
  });

  it('read the item as it was before, whatever the order of the clauses', async () => {
    expect(await updated({ a: 1, b: 10 }, 'SET a = b, b = a + :one REMOVE c', { ':one': 1 })).toEqual({ a: 10, b: 2 });
  });

  it('remove list members by their old positions', async () => {
    expect(await updated({ l: ['a', 'b', 'c', 'd'] }, 'REMOVE l[0], l[2] SET l[1] = :x', { ':x': 'x' })).toEqual({ l: ['x', 'd'] });
  });

  it('use the fallback of if_not_exists, and refuse an absent operand', async () => {
    expect(await updated({}, 'SET a = if_not_exists(a, :zero) + :one', { ':zero': 0, ':one': 1 })).toEqual({ a: 1 });
    await expect(updated({}, 'SET a = gone')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('add to sets and numbers, and delete from sets', async () => {
    const values = { ':n': 2, ':add': new Set(['c']), ':gone': new Set(['a']) };
    expect(await updated({ n: 1, s: new Set(['a', 'b']), t: new Set(['b']) }, 'ADD n :n, t :add DELETE s :gone', values)).toEqual({
      n: 3,
      s: new Set(['b']),
      t: new Set(['b', 'c']),
    });
  });

  it('return the requested values', async () => {
    await table.put('values', { n: 1 });
    const change: Change = { UpdateExpression: 'SET n = n + :one', ExpressionAttributeValues: { ':one': 1 } };
    expect((await table.update('values', { ...change, ReturnValues: 'ALL_OLD' })).Attributes).toEqual({ ...keyFor('values'), n: 1 });
    expect((await table.update('values', { ...change, ReturnValues: 'UPDATED_NEW' })).Attributes).toEqual({ n: 3 });
  });
});

const CLAIMS = crowd(500, 100);

describe('concurrency', () => {
  it(`lets one of ${CLAIMS} concurrent conditional updates win, and shows the others the winning item`, async () => {
    const claims = Array.from({ length: CLAIMS }, (_, claim) =>
      table
        .update('race', {
          UpdateExpression: 'SET holder = :claim',
          ConditionExpression: 'attribute_not_exists(holder)',
          ExpressionAttributeValues: { ':claim': claim },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        })
        .then(() => ({ claim, won: true, holder: claim }))
        .catch((error: { Item?: { holder?: { N?: string } } }) => ({ claim, won: false, holder: Number(error.Item?.holder?.N) })),
    );
    const outcomes = await Promise.all(claims);
    const winner = outcomes.find(({ won }) => won);
    expect(outcomes.filter(({ won }) => won)).toHaveLength(1);
    expect(new Set(outcomes.map(({ holder }) => holder))).toEqual(new Set([winner?.claim]));
  });

  it(`counts ${CLAIMS} concurrent additions to one item`, async () => {
    await Promise.all(
      Array.from({ length: CLAIMS }, () =>
        table.update('count', { UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': 1 } }),
      ),
    );
    expect(await table.get('count')).toMatchObject({ n: CLAIMS });
  });
});
