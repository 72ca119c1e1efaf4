import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Store } from 'dynalite/db';
import type { Items } from '../../local/dynamo/items';
import { createKeyLock } from '../../local/dynamo/key-lock';
import { type Action, runAction } from '../../local/dynamo/request-store';
import { BEFORE_FIRST } from '../../local/dynamo/sequence-number';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { commandsOn, connect, keyFor, namesOf } from './dynamo-client';

const clock = { now: 1_900_000_000_000 };
let dynamo: LocalDynamo;
let client: DynamoDBDocumentClient;

beforeEach(async () => {
  dynamo = await startDynamo({ now: () => clock.now });
  client = connect(dynamo.endpoint);
});

afterEach(async () => {
  client.destroy();
  await dynamo.stop();
});

const put = (pk: string, more: object = {}) => ({ PutRequest: { Item: { ...keyFor(pk), ...more } } });
const remove = (pk: string) => ({ DeleteRequest: { Key: keyFor(pk) } });
type Write = ReturnType<typeof put> | ReturnType<typeof remove>;

const write = (table: string, writes: Write[]) => client.send(new BatchWriteCommand({ RequestItems: { [table]: writes } }));

const read = async (table: string, pks: readonly string[]): Promise<unknown[]> => {
  const { Responses } = await client.send(
    new BatchGetCommand({ RequestItems: { [table]: { Keys: pks.map(keyFor), ConsistentRead: true } } }),
  );
  return Responses?.[table] ?? [];
};

const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `item-${index}`);

describe('a batch', () => {
  it('writes and deletes up to 25 items and reads up to 100', async () => {
    await write(
      'records',
      keys(25).map((pk) => put(pk, { n: 1 })),
    );
    const { UnprocessedItems } = await write('records', [remove('item-0'), put('item-1', { n: 2 }), remove('nobody')]);
    expect(UnprocessedItems).toEqual({});
    const found = (await read('records', keys(100))) as { pk: string; n: number }[];
    expect(found.map(({ pk, n }) => `${pk} ${n}`).sort()).toEqual(
      keys(25)
        .slice(1)
        .map((pk) => `${pk} ${pk === 'item-1' ? 2 : 1}`)
        .sort(),
    );
  });

  it('is refused with more than 25 items, and with one item twice', async () => {
    await expect(
      write(
        'records',
        keys(26).map((pk) => put(pk)),
      ),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(write('records', [put('same'), remove('same')])).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await read('records', ['same', 'item-0'])).toEqual([]);
  });

  it('appears in the stream of its table item by item, and in no stream if the table has none', async () => {
    await write('records', [put('unseen')]);
    await write('conferences', [put('a'), put('b')]);
    await write('conferences', [remove('a'), put('b', { n: 1 }), put('c')]);
    const records = await dynamo.stream.read(BEFORE_FIRST, 100);
    expect(namesOf(records.slice(0, 2))).toEqual(['INSERT', 'INSERT']);
    expect(namesOf(records.slice(2)).sort()).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  });

  it('sets the expiry of its items', async () => {
    const seconds = clock.now / 1000;
    await write('records', [put('over', { ttl: seconds - 1 }), put('later', { ttl: seconds + 100 })]);
    await dynamo.deleteExpired();
    expect(await read('records', ['over', 'later'])).toMatchObject([{ pk: 'later' }]);
    await write('records', [put('later')]);
    clock.now += 200_000;
    await dynamo.deleteExpired();
    expect(await read('records', ['later'])).toHaveLength(1);
  });

  it('does not block another batch with the same items in another order, nor single writes', async () => {
    const table = commandsOn(client, 'records');
    const there = keys(25);
    const back = [...there].reverse();
    const batches = Array.from({ length: 20 }, (_, index) =>
      write(
        'records',
        (index % 2 === 0 ? there : back).map((pk) => put(pk, { index })),
      ),
    );
    const singles = there.map((pk) => table.update(pk, { UpdateExpression: 'SET s = :s', ExpressionAttributeValues: { ':s': 1 } }));
    await Promise.all([...batches, ...singles]);
    expect(await read('records', there)).toHaveLength(25);
  });

  it('unlocks each item after writing it, because two batches could otherwise wait for each other for ever', async () => {
    const store = { getItemDb: () => ({}) } as unknown as Store;
    const items = { lock: createKeyLock() } as Items;
    const oneAfterTheOther =
      (first: string, second: string): Action =>
      (view, _, answer) => {
        const records = view.getItemDb('records');
        records.lock(first, (release) => {
          const done = release(() => records.lock(second, (releaseSecond) => releaseSecond(answer)(null, { done: true })));
          setImmediate(done, null);
        });
      };
    const run = (action: Action) => runAction(action, store, items, { data: {}, returnItemOnRefusal: false });
    const both = await Promise.all([run(oneAfterTheOther('a', 'b')), run(oneAfterTheOther('b', 'a'))]);
    expect(both).toEqual([{ done: true }, { done: true }]);
  });
});
