import type { SQSEvent } from 'aws-lambda';
import type { InvokeResult } from '../../local/invoke';
import { logNothing } from '../../local/log';
import { failedMessageIds } from '../../local/queues/batch-result';
import type { QueueDefinition } from '../../local/queues/persistent-queue';
import { type RunningConsumer, startQueueConsumer } from '../../local/queues/queue-consumer';
import { queueEvent } from '../../local/queues/queue-event';
import { openQueues } from '../../local/queues/queues';
import { until } from '../support/until';

const definitions = (fifo: boolean): readonly QueueDefinition[] => [
  { name: 'work', fifo, visibilityTimeoutSeconds: 60, maxReceiveCount: 3, deadLetterQueue: 'work-dead-letters' },
  { name: 'work-dead-letters', fifo, visibilityTimeoutSeconds: 30, maxReceiveCount: Infinity, deadLetterQueue: null },
];

type Handle = (event: SQSEvent) => unknown;

const running: RunningConsumer[] = [];
afterEach(() => Promise.all(running.splice(0).map((consumer) => consumer.stop())));

const setup = async (handle: Handle, { fifo = true, batchSize = 10, mostAtOnce = 20, now = Date.now } = {}) => {
  const queues = await openQueues(definitions(fifo), now);
  const queue = queues.named('work');
  const invoke = async (event: SQSEvent): Promise<InvokeResult> => {
    try {
      return { functionError: null, payload: await handle(event) };
    } catch (error) {
      return { functionError: 'Unhandled', payload: { errorType: 'Error', errorMessage: String(error) } };
    }
  };
  const consumer = startQueueConsumer({
    name: 'work',
    queue,
    batchSize,
    maxConcurrency: mostAtOnce,
    invoke: (messages) => invoke(queueEvent(queue.definition, messages)),
    retry: { firstMs: 1, maxMs: 4 },
    now,
    log: logNothing,
  });
  running.push(consumer);
  return { queues, queue, consumer };
};

let unique = 0;
const inGroup = (groupId: string, body: string) => ({ body, groupId, deduplicationId: `d${(unique += 1)}` });
const bodiesIn = ({ Records }: SQSEvent) => Records.map(({ body }) => body);

describe('a consumer of a queue', () => {
  it('passes records in the format of Lambda', async () => {
    const events: SQSEvent[] = [];
    const { queue } = await setup((event) => void events.push(event));
    const sent = await queue.send({ ...inGroup('leg-1', '{"a":1}'), attributes: { Trace: { DataType: 'String', StringValue: 't' } } });
    await until('the queue to be empty', () => queue.messages().length === 0);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: sent.id,
            receiptHandle: expect.any(String) as string,
            body: '{"a":1}',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/) as string,
              SenderId: '000000000000',
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/) as string,
              SequenceNumber: expect.stringMatching(/^\d{20}$/) as string,
              MessageGroupId: 'leg-1',
              MessageDeduplicationId: expect.any(String) as string,
            },
            messageAttributes: { Trace: { dataType: 'String', stringValue: 't', stringListValues: [], binaryListValues: [] } },
            md5OfBody: sent.md5,
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:work.fifo',
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
  });

  it('runs groups in parallel and each group one batch at a time, in order', async () => {
    const seen: Record<string, string[]> = {};
    const busy = new Set<string>();
    let most = 0;
    const { queue } = await setup(
      async ({ Records: [record] }) => {
        const group = record?.attributes.MessageGroupId ?? '';
        expect(busy.has(group)).toBe(false);
        busy.add(group);
        most = Math.max(most, busy.size);
        await new Promise(setImmediate);
        (seen[group] ??= []).push(record?.body ?? '');
        busy.delete(group);
      },
      { batchSize: 1 },
    );
    for (let index = 0; index < 20; index += 1) await queue.send(inGroup(`g${index % 4}`, String(index)));
    await until('the queue to be empty', () => queue.messages().length === 0);
    expect(seen).toEqual({
      g0: ['0', '4', '8', '12', '16'],
      g1: ['1', '5', '9', '13', '17'],
      g2: ['2', '6', '10', '14', '18'],
      g3: ['3', '7', '11', '15', '19'],
    });
    expect(most).toBeGreaterThan(1);
  });

  it('limits concurrent batches, and prefers the group with the fewest', async () => {
    const running: { body: string; done: () => void }[] = [];
    let most = 0;
    const { queue } = await setup(
      ({ Records: [record] }) => {
        const handled = new Promise<void>((done) => running.push({ body: record?.body ?? '', done }));
        most = Math.max(most, running.length);
        return handled;
      },
      { fifo: false, batchSize: 1, mostAtOnce: 3 },
    );
    for (let index = 0; index < 50; index += 1) await queue.send({ body: `slow ${index}`, groupId: 'slow' });
    await until('all places to be taken', () => running.length === 3);
    await queue.send({ body: 'other', groupId: 'other' });
    running.shift()?.done();
    await until('the next one', () => running.length === 3);
    expect(running.map(({ body }) => body)).toEqual(['slow 1', 'slow 2', 'other']);
    await until('the end', () => {
      running.splice(0).forEach(({ done }) => done());
      return queue.messages().length === 0;
    });
    expect(most).toBe(3);
  });

  it('retries only the messages that the function names', async () => {
    const batches: string[][] = [];
    const { queue } = await setup(
      (event) => {
        batches.push(bodiesIn(event));
        const bad = event.Records.filter(({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1');
        return { batchItemFailures: bad.map(({ messageId }) => ({ itemIdentifier: messageId })) };
      },
      { fifo: false },
    );
    await Promise.all(['good', 'bad', 'fine'].map((body) => queue.send({ body })));
    await until('the queue to be empty', () => queue.messages().length === 0);
    expect(batches).toEqual([['good', 'bad', 'fine'], ['bad']]);
  });

  it('retries a function that throws until its messages become dead letters', async () => {
    let calls = 0;
    const { queue, queues } = await setup(() => {
      calls += 1;
      throw new Error('never');
    });
    await queue.send(inGroup('a', 'poison'));
    await until('a dead letter', () => queues.deadLetters().length === 1);
    expect([calls, queue.messages(), queues.deadLetters()[0]?.body]).toEqual([3, [], 'poison']);
  });

  it('keeps a wait that the function has chosen itself', async () => {
    const clock = { now: 0 };
    const receives: string[] = [];
    const { queue } = await setup(
      async ({ Records: [record] }) => {
        receives.push(record?.attributes.ApproximateReceiveCount ?? '');
        await queue.changeVisibility(record?.receiptHandle ?? '', 30);
        return { batchItemFailures: [{ itemIdentifier: record?.messageId }] };
      },
      { now: () => clock.now },
    );
    await queue.send(inGroup('a', 'x'));
    await until('the message to be given back', () => queue.messages()[0]?.receipt === null && receives.length === 1);
    expect([queue.dueAt(), receives]).toEqual([30_000, ['1']]);
    clock.now = 30_000;
    await until('a second delivery', () => receives.length === 2);
  });

  it('delivers a delayed message when the test moves the clock', async () => {
    const clock = { now: 0 };
    const seen: string[] = [];
    const { queue } = await setup((event) => void seen.push(...bodiesIn(event)), { fifo: false, now: () => clock.now });
    await queue.send({ body: 'deadline', delaySeconds: 900 });
    await queue.send({ body: 'now' });
    await until('a delivery', () => seen.length === 1);
    clock.now = 900_000;
    await until('a delivery', () => seen.length === 2);
    expect(seen).toEqual(['now', 'deadline']);
  });

  it('waits for running batches when it stops, and receives no more', async () => {
    const finish: (() => void)[] = [];
    const { queue, consumer } = await setup(() => new Promise<void>((done) => finish.push(done)), { batchSize: 1 });
    await queue.send(inGroup('a', '1'));
    await queue.send(inGroup('a', '2'));
    await until('an invocation', () => finish.length === 1);
    const stopped = consumer.stop();
    finish[0]?.();
    await stopped;
    expect(queue.messages().map(({ body }) => body)).toEqual(['2']);
  });

  it('processes a backlog of many groups', async () => {
    let handled = 0;
    const { queue } = await setup(async (event) => {
      await new Promise(setImmediate);
      handled += event.Records.length;
    });
    await Promise.all(Array.from({ length: 2000 }, (_, index) => queue.send(inGroup(`g${index % 300}`, 'x'))));
    await until('the queue to be empty', () => queue.messages().length === 0);
    expect(handled).toBe(2000);
  });
});

describe('the answer to a batch', () => {
  const ids = ['a', 'b'];
  const answered = (payload: unknown): InvokeResult => ({ functionError: null, payload });

  it.each([
    ['nothing fails no message', null, []],
    ['an object without a list fails no message', {}, []],
    ['a null list fails no message', { batchItemFailures: null }, []],
    ['an empty list fails no message', { batchItemFailures: [] }, []],
    ['one id fails its message', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['an unknown id fails the whole batch', { batchItemFailures: [{ itemIdentifier: 'c' }] }, ids],
    ['an empty id fails the whole batch', { batchItemFailures: [{ itemIdentifier: '' }] }, ids],
    ['a wrong member fails the whole batch', { batchItemFailures: [{ id: 'a' }] }, ids],
    ['something that is not a list fails the whole batch', { batchItemFailures: 'a' }, ids],
  ])('%s', (_, payload, failed) => {
    expect(failedMessageIds(answered(payload), ids)).toEqual(failed);
  });
});
