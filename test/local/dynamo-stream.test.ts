import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createImageCache } from '../../local/dynamo/image-cache';
import { BEFORE_FIRST, positionOf, sequenceNumber } from '../../local/dynamo/sequence-number';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { DAY_SECONDS, MINUTE_MS } from '../../schemas/durations';
import { commandsOn, connect, namesOf, sequencesOf } from './dynamo-client';

const start = Date.parse('2026-03-01T12:00:00.400Z');
let time = start;
let path: string;
let dynamo: LocalDynamo;
let client: DynamoDBDocumentClient;
let table: ReturnType<typeof commandsOn>;

const open = async (): Promise<void> => {
  dynamo = await startDynamo({ path, now: () => time, consumers: ['first', 'second'] });
  client = connect(dynamo.endpoint);
  table = commandsOn(client, 'conferences');
};

const close = async (): Promise<void> => {
  client.destroy();
  await dynamo.stop();
};

beforeEach(async () => {
  time = start;
  path = await mkdtemp(join(tmpdir(), 'rollcall-dynamo-'));
  await open();
});

afterEach(async () => {
  await close();
  await rm(path, { recursive: true });
});

const allRecords = () => dynamo.stream.read(BEFORE_FIRST, 10_000);
const add = (pk: string, n: number) => table.update(pk, { UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': n } });

describe('a stream record', () => {
  it('reports each change with its keys and both images', async () => {
    await table.put('a', { n: 1 });
    await add('a', 1);
    await table.remove('a');
    const key = { pk: { S: 'a' }, sk: { S: 'open' } };
    const [one, two] = [
      { ...key, n: { N: '1' } },
      { ...key, n: { N: '2' } },
    ];
    const [inserted, modified, removed] = await allRecords();
    expect(inserted).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'us-east-1',
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:\d{12}:table\/conferences\/stream\/.+$/) as string,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(start / 1000),
        Keys: key,
        NewImage: one,
        SequenceNumber: sequenceNumber(1),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(modified).toMatchObject({ eventName: 'MODIFY', dynamodb: { Keys: key, OldImage: one, NewImage: two } });
    expect(removed).toMatchObject({ eventName: 'REMOVE', dynamodb: { Keys: key, OldImage: two } });
    expect(removed?.dynamodb).not.toHaveProperty('NewImage');
    expect(removed).not.toHaveProperty('userIdentity');
    expect(new Set([inserted, modified, removed].map((record) => record?.eventID)).size).toBe(3);
  });

  it('is not written if a write changes nothing, is refused, or goes to a table without a stream', async () => {
    await table.put('a', { n: 1, tags: new Set(['x', 'y']), map: { one: 1, two: 2 } });
    await table.put('a', { map: { two: 2, one: 1 }, tags: new Set(['y', 'x']), n: 1 });
    await add('a', 0);
    await table.remove('nowhere');
    const refused = table.update('a', { UpdateExpression: 'REMOVE n', ConditionExpression: 'attribute_not_exists(n)' });
    await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await commandsOn(client, 'records').put('a');
    expect(namesOf(await allRecords())).toEqual(['INSERT']);
  });

  it('has a sequence number that sorts as text and as number, without gaps, even with concurrent writes', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => add(`item-${index % 7}`, 1)));
    const sequences = sequencesOf(await allRecords());
    expect(sequences).toEqual(Array.from({ length: 200 }, (_, index) => sequenceNumber(index + 1)));
    expect(sequences).toEqual([...sequences].sort());
    expect(dynamo.stream.lastSequence()).toBe(sequences.at(-1));
    expect(sequences[0]).toMatch(/^\d{21,40}$/);
    expect(positionOf(sequences[8] ?? '')).toBe(9);
  });

  it('continues the previous record: each old image is the last new image of the item', async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => (index % 9 === 8 ? table.remove(`item-${index % 2}`) : add(`item-${index % 2}`, 1))),
    );
    const last = new Map<string, unknown>();
    for (const { dynamodb } of await allRecords()) {
      const pk = dynamodb?.Keys?.['pk']?.S ?? '';
      expect(dynamodb?.OldImage).toEqual(last.get(pk));
      last.set(pk, dynamodb?.NewImage);
    }
  });
});

describe('the stream log', () => {
  it('calls listeners after each append until they are removed', async () => {
    const seen: string[] = [];
    const forget = dynamo.stream.onAppend(() => seen.push(dynamo.stream.lastSequence()));
    await table.put('a');
    forget();
    await table.put('b');
    expect(seen).toEqual([sequenceNumber(1)]);
  });

  it('reads in pages', async () => {
    for (const pk of ['a', 'b', 'c']) await table.put(pk);
    expect(sequencesOf(await dynamo.stream.read(sequenceNumber(1), 1))).toEqual([sequenceNumber(2)]);
    expect(await dynamo.stream.read(sequenceNumber(3), 10)).toEqual([]);
  });

  it('loads as many records as fit, but at least one', async () => {
    for (const pk of ['a', 'b', 'c']) await table.put(pk, { text: 'x'.repeat(1_000) });
    const entries = await dynamo.stream.entries(BEFORE_FIRST, 10);
    expect(await dynamo.stream.load(entries, 3_500)).toHaveLength(2);
    expect(await dynamo.stream.load(entries, 1)).toHaveLength(1);
  });

  it('keeps records until every consumer has processed them', async () => {
    for (const pk of ['a', 'b', 'c']) await table.put(pk);
    await dynamo.stream.setCheckpoint('first', sequenceNumber(3));
    expect(await allRecords()).toHaveLength(3);
    await dynamo.stream.setCheckpoint('second', sequenceNumber(2));
    expect(sequencesOf(await allRecords())).toEqual([sequenceNumber(3)]);
  });

  it('survives a restart: items, records, checkpoints, and sequence numbers even if every record was dropped', async () => {
    await table.put('a', { n: 1 });
    await dynamo.stream.setCheckpoint('first', sequenceNumber(1));
    await dynamo.stream.setCheckpoint('second', sequenceNumber(1));
    await close();
    await open();
    expect(dynamo.stream.checkpoint('first')).toBe(sequenceNumber(1));
    expect(await allRecords()).toEqual([]);
    await add('a', 1);
    expect(await allRecords()).toMatchObject([
      { eventName: 'MODIFY', dynamodb: { SequenceNumber: sequenceNumber(2), OldImage: { n: { N: '1' } } } },
    ]);
  });
});

describe('the data folder', () => {
  it('cannot be opened by two processes', async () => {
    await expect(startDynamo({ path })).rejects.toThrow('another process may have opened it');
  });
});

describe('the image cache', () => {
  it('drops the oldest images when it is full, and deleted items', () => {
    const cache = createImageCache();
    const large = { item: {}, json: 'x'.repeat(7 * 1024 * 1024) };
    for (const key of ['first', 'second', 'third']) cache.set(key, large);
    cache.set('third', undefined);
    expect(['first', 'second', 'third'].map((key) => cache.get(key) !== undefined)).toEqual([false, true, false]);
  });
});

describe('time to live', () => {
  const seconds = Math.floor(start / 1000);

  it('deletes an expired item, and the record names the service as the deleter', async () => {
    await table.put('expired', { ttl: seconds - 1 });
    await table.put('fresh', { ttl: seconds });
    await table.put('ancient', { ttl: seconds - 6 * 365 * DAY_SECONDS });
    await table.put('text', { ttl: String(seconds - 1) });
    await dynamo.deleteExpired();
    const removals = (await allRecords()).filter(({ eventName }) => eventName === 'REMOVE');
    expect(removals).toMatchObject([
      { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' }, dynamodb: { Keys: { pk: { S: 'expired' } } } },
    ]);
    expect(await table.get('expired')).toBeUndefined();
    expect(await Promise.all(['fresh', 'ancient', 'text'].map(table.get))).not.toContain(undefined);
  });

  it('uses the latest expiry time', async () => {
    await table.put('longer', { ttl: seconds + 1 });
    await table.put('longer', { ttl: seconds + 100 });
    await table.put('never', { ttl: seconds + 1 });
    await table.put('never');
    time += 50_000;
    await dynamo.deleteExpired();
    expect(await Promise.all(['longer', 'never'].map(table.get))).not.toContain(undefined);
    time += MINUTE_MS;
    await dynamo.deleteExpired();
    expect(await table.get('longer')).toBeUndefined();
  });

  it('deletes items that expired while it was stopped', async () => {
    await commandsOn(client, 'records').put('old', { ttl: seconds + 1 });
    await close();
    time += 10_000;
    dynamo = await startDynamo({ path, now: () => time, expiryIntervalMs: 5 });
    client = connect(dynamo.endpoint);
    const gone = async (): Promise<void> => ((await commandsOn(client, 'records').get('old')) ? gone() : undefined);
    await gone();
  });
});
