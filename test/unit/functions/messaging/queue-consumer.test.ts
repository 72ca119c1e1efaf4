import * as z from 'zod';
import { queueConsumer, type Received, parallelConsumer } from '../../../../functions/messaging/queue-consumer';
import { queues as queueWiring } from '../../../../functions/wiring/storage';
import { memoryQueues } from '../../../support/memory-queues';
import { recordedLog } from '../../../support/recorded-log';
import { sqsEvent } from '../../../support/sqs-event';

const Body = z.object({ n: z.number() });
type Message = Received<z.infer<typeof Body>>;
type Consumer = typeof queueConsumer | typeof parallelConsumer;

const consuming = (consumer: Consumer, handle: (message: Message) => Promise<void> = async () => undefined) => {
  const deps = { queues: memoryQueues(), ...recordedLog() };
  const handled: Message[] = [];
  const receive = consumer(deps, 'watch', Body, async (_deps, message) => {
    handled.push(message);
    await handle(message);
  });
  return { deps, handled, receive };
};
const failing =
  (...numbers: readonly number[]) =>
  async ({ body }: Message): Promise<void> => {
    if (numbers.includes(body.n)) throw new Error(`number ${String(body.n)}`);
  };
const of = (...ns: readonly number[]) => ns.map((n) => ({ id: String(n), body: { n } }));
const failed = (...ids: readonly (number | string)[]) => ({ batchItemFailures: ids.map((id) => ({ itemIdentifier: String(id) })) });

describe.each([
  ['one after the other', queueConsumer],
  ['side by side', parallelConsumer],
] as const)('a consumer of messages %s', (_how, consumer) => {
  it('hands each to its handler, with its id', async () => {
    const { handled, receive } = consuming(consumer);
    expect(await receive(sqsEvent(of(1, 2)))).toEqual(failed());
    expect(handled).toEqual([
      { body: { n: 1 }, messageId: '1', isLast: false },
      { body: { n: 2 }, messageId: '2', isLast: false },
    ]);
  });

  it('gives back what failed, logged and with a growing wait; the others are done', async () => {
    const { deps, handled, receive } = consuming(consumer, failing(2));
    const [one, two, three] = of(1, 2, 3);
    if (!one || !two || !three) throw new Error('There are three');
    expect(await receive(sqsEvent([one, { ...two, receives: 3 }, three]))).toEqual(failed(2));
    expect(handled).toHaveLength(3);
    expect(deps.queues.retried).toEqual([{ queue: 'watch', receiptHandle: 'receipt-2', seconds: 4 }]);
    expect(deps.lines).toMatchObject([{ event: 'message.failed', queue: 'watch', messageId: '2', receives: 3 }]);
  });

  it('says which receive is the last', async () => {
    const { handled, receive } = consuming(consumer);
    const { maxReceiveCount } = queueWiring.watch;
    await receive(sqsEvent([maxReceiveCount - 1, maxReceiveCount].map((receives) => ({ id: 'one', body: { n: 1 }, receives }))));
    expect(handled.map(({ isLast }) => isLast)).toEqual([false, true]);
  });

  it('gives back what cannot be read, and hands it to nobody', async () => {
    const { handled, receive } = consuming(consumer);
    expect(
      await receive(
        sqsEvent([
          { id: 'a', body: 'no JSON' },
          { id: 'b', body: { n: 'one' } },
        ]),
      ),
    ).toEqual(failed('a', 'b'));
    expect(handled).toEqual([]);
  });
});

describe('messages of one group', () => {
  it('are not handled once one of them has failed: their order is kept', async () => {
    const { handled, receive } = consuming(queueConsumer, failing(1));
    const messages = [
      { id: '1', body: { n: 1 }, group: 'a' },
      { id: '2', body: { n: 2 }, group: 'b' },
      { id: '3', body: { n: 3 }, group: 'a' },
    ];
    expect(await receive(sqsEvent(messages))).toEqual(failed(1, 3));
    expect(handled.map(({ messageId }) => messageId)).toEqual(['1', '2']);
  });
});

it('messages side by side do not wait for each other', async () => {
  let release = (): void => undefined;
  const second = new Promise<void>((resolve) => (release = resolve));
  const { receive } = consuming(parallelConsumer, async ({ body }) => (body.n === 1 ? second : release()));
  expect(await receive(sqsEvent(of(1, 2)))).toEqual(failed());
});
