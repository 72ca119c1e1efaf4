import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { streamConsumers } from '../../functions/wiring/streams';
import { BEFORE_FIRST, sequenceNumber } from '../../local/dynamo/sequence-number';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { startStreamConsumer, type StreamConsumerHandle, type StreamConsumerOptions } from '../../local/streams/start-stream-consumer';
import { commandsOn, connect } from './dynamo-client';

let dynamo: LocalDynamo;
let client: DynamoDBDocumentClient;
let put: (pk: string, n?: number) => Promise<unknown>;
const consumers: StreamConsumerHandle[] = [];

beforeEach(async () => {
  dynamo = await startDynamo({ consumers: ['take-changes'] });
  client = connect(dynamo.endpoint);
  put = (pk, n = 0) => commandsOn(client, 'conferences').put(pk, { n });
});

afterEach(async () => {
  await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  client.destroy();
  await dynamo.stop();
});

type Options = Partial<Omit<StreamConsumerOptions, 'wiring'>> & { readonly wiring?: Partial<StreamConsumerOptions['wiring']> };

/** A consumer that does not actually wait. It records its waits and what it gave up. */
const consume = (invoke: StreamConsumerOptions['invoke'], { wiring, ...others }: Options = {}) => {
  const waits: number[] = [];
  const letters: { queue: string; body: Record<string, Record<string, unknown>> }[] = [];
  const consumer = startStreamConsumer({
    name: 'take-changes',
    wiring: { ...streamConsumers['take-changes'], filter: {}, ...wiring },
    log: dynamo.stream,
    invoke,
    sendDeadLetter: async (queue, body) => void letters.push({ queue, body: JSON.parse(body) as (typeof letters)[0]['body'] }),
    wait: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => setImmediate(resolve));
    },
    ...others,
  });
  consumers.push(consumer);
  return { consumer, waits, letters };
};

const pkOf = (record: DynamoDBRecord): string => record.dynamodb?.Keys?.['pk']?.S ?? '';
const sequenceOf = (record: DynamoDBRecord): string => record.dynamodb?.SequenceNumber ?? '';
const pksOf = ({ Records }: DynamoDBStreamEvent): string[] => Records.map(pkOf);
const failing = (...records: (DynamoDBRecord | undefined)[]) => ({
  batchItemFailures: records.map((record) => ({ itemIdentifier: record && sequenceOf(record) })),
});

/** A gate that the test opens. */
const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
};

describe('a stream consumer', () => {
  it('receives every record once if all goes well, and is idle then', async () => {
    const seen: string[] = [];
    const { consumer } = consume(async (event) => void seen.push(...pksOf(event)));
    const names = Array.from({ length: 120 }, (_, index) => `item-${index}`);
    await Promise.all(names.map((name) => put(name)));
    await consumer.idle();
    expect(seen.sort()).toEqual(names.sort());
    expect(consumer.pending()).toBe(0);
    expect(dynamo.stream.checkpoint('take-changes')).toBe(dynamo.stream.lastSequence());
    expect(await dynamo.stream.read(BEFORE_FIRST, 1)).toEqual([]);
  });

  it('is idle at once if there is nothing to do', async () => {
    await consume(async () => undefined).consumer.idle();
  });

  it('receives records from before its start, in batches of at most its batch size', async () => {
    for (let n = 0; n < 10; n += 1) await put('one', n);
    const sizes: number[] = [];
    const { consumer } = consume(async ({ Records }) => void sizes.push(Records.length), { wiring: { batchSize: 4 } });
    expect(consumer.pending()).toBe(10);
    await consumer.idle();
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('receives smaller batches if the records are too large for an invocation', async () => {
    const table = commandsOn(client, 'conferences');
    for (let n = 0; n < 10; n += 1) await table.put('large', { n, text: 'x'.repeat(380 * 1024) });
    const sizes: number[] = [];
    const { consumer } = consume(async (event) => {
      expect(JSON.stringify(event).length).toBeLessThanOrEqual(6 * 1024 * 1024 + 1_000);
      sizes.push(event.Records.length);
    });
    await consumer.idle();
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(10);
  });

  it('receives a record unchanged on a retry, whatever the previous attempt did to it', async () => {
    const seen: DynamoDBStreamEvent[] = [];
    const { consumer } = consume(async (event) => {
      seen.push(structuredClone(event));
      for (const record of event.Records) delete record.dynamodb;
      if (seen.length < 3) throw new Error('not yet');
    });
    await put('one');
    await consumer.idle();
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(seen.flatMap(pksOf)).toEqual(['one', 'one', 'one']);
  });

  it('has one batch of an item at a time, and no more batches at once than its parallelization factor', async () => {
    const running = new Set<string>();
    const batches = new Set<DynamoDBStreamEvent>();
    let most = 0;
    const { consumer } = consume(
      async (event) => {
        const items = new Set(pksOf(event));
        for (const item of items) expect(running).not.toContain(item);
        for (const item of items) running.add(item);
        most = Math.max(most, batches.add(event).size);
        await new Promise((resolve) => setImmediate(resolve));
        batches.delete(event);
        for (const item of items) running.delete(item);
      },
      { wiring: { parallelizationFactor: 3, batchSize: 5 } },
    );
    await Promise.all(Array.from({ length: 200 }, (_, n) => put(`item-${n % 20}`, n)));
    await consumer.idle();
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe('a filter', () => {
  const numbers = ({ Records }: DynamoDBStreamEvent) => Records.map(({ dynamodb }) => dynamodb?.NewImage?.['n']?.N);

  it('skips records that it does not match, without an invocation', async () => {
    const calls: unknown[] = [];
    const filter = { dynamodb: { NewImage: { n: { N: ['1', '2', '4'] } } } };
    const { consumer } = consume(async (event) => void calls.push(numbers(event)), { wiring: { filter, batchSize: 2 } });
    for (let n = 0; n < 6; n += 1) await put('one', n);
    await consumer.idle();
    expect(calls.flat()).toEqual(['1', '2', '4']);
    expect(dynamo.stream.checkpoint('take-changes')).toBe(dynamo.stream.lastSequence());
    await put('one', 7);
    await consumer.idle();
    expect(calls.flat()).toHaveLength(3);
  });

  it.each(Object.entries(streamConsumers))('of %s matches the changes of open conferences only', async (_name, { filter }) => {
    const taken: string[] = [];
    const { consumer } = consume(
      async ({ Records }) => void taken.push(...Records.map((each) => `${each.eventName ?? ''} ${each.dynamodb?.Keys?.['sk']?.S ?? ''}`)),
      { wiring: { filter } },
    );
    const item = (sk: string, n: number) => ({ TableName: 'conferences', Item: { pk: 'one', sk, n } });
    await client.send(new PutCommand(item('open', 1)));
    await client.send(new PutCommand(item('open', 2)));
    await client.send(new PutCommand(item('conf_1', 1)));
    await client.send(new DeleteCommand({ TableName: 'conferences', Key: { pk: 'one', sk: 'open' } }));
    await client.send(new DeleteCommand({ TableName: 'conferences', Key: { pk: 'one', sk: 'conf_1' } }));
    await consumer.idle();
    expect(taken).toEqual(['INSERT open', 'MODIFY open']);
  });
});

describe('a failure', () => {
  it('of the function is retried with growing pauses of at most some seconds', async () => {
    let left = 9;
    const reported: unknown[] = [];
    const { consumer, waits } = consume(
      async () => {
        if ((left -= 1) > 0) throw new Error('not yet');
      },
      { report: (error) => reported.push(error) },
    );
    await put('a');
    await consumer.idle();
    expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
    expect(reported).toEqual(Array.from({ length: 8 }, () => new Error('not yet')));
  });

  it('of some records retries from the first of them on', async () => {
    for (let n = 0; n < 5; n += 1) await put('one', n);
    const calls: string[][] = [];
    const { consumer } = consume(async ({ Records }) => {
      calls.push(Records.map(sequenceOf));
      return calls.length === 1 ? failing(Records[3], Records[2]) : { batchItemFailures: [] };
    });
    await consumer.idle();
    const all = [1, 2, 3, 4, 5].map(sequenceNumber);
    expect(calls).toEqual([all, all.slice(2)]);
  });

  it.each([
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: '42' }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a wrong name', { batchItemFailures: [{ id: sequenceNumber(1) }] }],
    ['something that is not a list', { batchItemFailures: 'all' }],
  ])('reported as %s fails the whole batch', async (_name, answer) => {
    for (let n = 0; n < 3; n += 1) await put('one', n);
    const sizes: number[] = [];
    const { consumer } = consume(
      async ({ Records }) => {
        sizes.push(Records.length);
        return sizes.length === 1 ? answer : undefined;
      },
      { wiring: { bisectBatchOnError: false } },
    );
    await consumer.idle();
    expect(sizes).toEqual([3, 3]);
  });

  it.each([[undefined], [null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }], ['done']])(
    'is not meant by the answer %j',
    async (answer) => {
      await put('one');
      let calls = 0;
      const { consumer } = consume(async () => {
        calls += 1;
        return answer;
      });
      await consumer.idle();
      expect(calls).toBe(1);
    },
  );

  it('splits the batch until the poison record is alone, gives up only that one, and continues in order', async () => {
    for (let n = 0; n < 16; n += 1) await put('one', n);
    const poison = sequenceNumber(6);
    const handled: string[] = [];
    const { consumer, letters } = consume(
      async ({ Records }) => {
        const sequences = Records.map(sequenceOf);
        if (sequences.includes(poison)) throw new Error('poison');
        handled.push(...sequences);
      },
      { wiring: { maximumRetryAttempts: 2 }, now: () => Date.parse('2026-03-01T12:00:00.000Z') },
    );
    await consumer.idle();
    expect(handled).toEqual(Array.from({ length: 16 }, (_, index) => sequenceNumber(index + 1)).filter((sequence) => sequence !== poison));
    expect(letters).toMatchObject([
      {
        queue: 'reconcile-dead-letters',
        body: {
          requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          timestamp: '2026-03-01T12:00:00.000Z',
          DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: poison, endSequenceNumber: poison },
        },
      },
    ]);
    expect(JSON.stringify(letters)).not.toContain('"pk"');
  });

  it('gives up the whole batch if it may not be split', async () => {
    for (let n = 0; n < 4; n += 1) await put('one', n);
    const { consumer, letters } = consume(async ({ Records }) => failing(Records[0]), {
      wiring: { maximumRetryAttempts: 1, bisectBatchOnError: false },
    });
    await consumer.idle();
    expect(letters).toMatchObject([{ body: { DDBStreamBatchInfo: { batchSize: 4, startSequenceNumber: sequenceNumber(1) } } }]);
    expect(letters[0]?.body['responseContext']).not.toHaveProperty('functionError');
  });

  it('to send a dead letter is retried, so nothing is dropped silently', async () => {
    let left = 3;
    const sent: string[] = [];
    const { consumer } = consume(
      async () => {
        throw new Error('poison');
      },
      {
        wiring: { maximumRetryAttempts: 0 },
        sendDeadLetter: async (queue) => {
          if ((left -= 1) > 0) throw new Error('queue');
          sent.push(queue);
        },
      },
    );
    await put('a');
    await consumer.idle();
    expect(sent).toEqual(['reconcile-dead-letters']);
  });

  it('of one item does not delay the others, and holds the checkpoint', async () => {
    const { open, opened } = gate();
    const seen = new Set<string>();
    const others = Array.from({ length: 30 }, (_, index) => `item-${index}`);
    const allSeen = gate();
    let broken = true;
    const { consumer } = consume(
      async (event) => {
        if (broken && pksOf(event).includes('stuck')) throw new Error('stuck');
        for (const pk of pksOf(event)) seen.add(pk);
        if (seen.size >= 20) allSeen.open();
      },
      { wait: (_ms, signal) => Promise.race([opened, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]) },
    );
    await put('stuck');
    for (const name of others) await put(name);
    await allSeen.opened;
    expect(seen).not.toContain('stuck');
    expect(dynamo.stream.checkpoint('take-changes')).toBe(BEFORE_FIRST);
    expect(consumer.pending()).toBeGreaterThan(0);
    broken = false;
    open();
    await consumer.idle();
    expect([...seen].sort()).toEqual([...others, 'stuck'].sort());
    expect(dynamo.stream.checkpoint('take-changes')).toBe(sequenceNumber(31));
  });
});

describe('a restart', () => {
  it('continues after the checkpoint, and delivers unfinished records again', async () => {
    const { open, opened } = gate();
    const started = gate();
    const first: string[] = [];
    let blocked = false;
    const { consumer } = consume(
      async (event) => {
        if (blocked) {
          started.open();
          await opened;
          throw new Error('stopped in the middle');
        }
        first.push(...pksOf(event));
      },
      { wiring: { parallelizationFactor: 1, batchSize: 2 } },
    );
    for (const pk of ['a', 'b']) await put(pk);
    await consumer.idle();
    blocked = true;
    for (const pk of ['c', 'd']) await put(pk);
    await started.opened;
    const stopped = consumer.stop();
    open();
    await stopped;

    const second: string[] = [];
    await consume(async (event) => void second.push(...pksOf(event)), { wiring: { parallelizationFactor: 1 } }).consumer.idle();
    expect(new Set([...first, ...second])).toEqual(new Set(['a', 'b', 'c', 'd']));
    expect(second).toEqual(['c', 'd']);
  });

  it('delivers nothing after it has stopped', async () => {
    let calls = 0;
    const { consumer } = consume(async () => void (calls += 1));
    await consumer.stop();
    await put('a');
    expect(calls).toBe(0);
    expect(consumer.pending()).toBe(1);
  });
});
