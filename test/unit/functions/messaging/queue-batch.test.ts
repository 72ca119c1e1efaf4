import * as z from 'zod';
import { readMessages, retryAll } from '../../../../functions/messaging/queue-batch';
import { memoryQueues } from '../../../support/memory-queues';
import { sqsEvent } from '../../../support/sqs-event';

const Body = z.object({ of: z.string(), n: z.number() });
const records = (...bodies: readonly unknown[]) => sqsEvent(bodies.map((body, index) => ({ id: String(index), body }))).Records;

describe('messages that are read', () => {
  it('are grouped, each group in its order, the groups in the order of their first messages', () => {
    const { groups, unreadable } = readMessages(records({ of: 'b', n: 1 }, { of: 'a', n: 2 }, { of: 'b', n: 3 }), Body, ({ of }) => of);
    expect(groups.map((group) => group.map(({ body, record }) => [body.n, record.messageId]))).toEqual([
      [
        [1, '0'],
        [3, '2'],
      ],
      [[2, '1']],
    ]);
    expect(unreadable).toEqual([]);
  });

  it('are set apart if they cannot be read', () => {
    const { groups, unreadable } = readMessages(records('no JSON', { of: 'a' }, { of: 'a', n: 1 }), Body, ({ of }) => of);
    expect(unreadable.map(({ messageId }) => messageId)).toEqual(['0', '1']);
    expect(groups).toHaveLength(1);
  });
});

describe('messages that failed', () => {
  it.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 16],
    [6, 30],
    [40, 30],
  ])('for the %i. time are received again after %i seconds', async (receives, seconds) => {
    const queues = memoryQueues();
    await retryAll(queues, 'callbacks', sqsEvent([{ id: 'one', body: {}, receives }]).Records);
    expect(queues.retried).toEqual([{ queue: 'callbacks', receiptHandle: 'receipt-one', seconds }]);
  });

  it('are all given back', async () => {
    const queues = memoryQueues();
    expect(await retryAll(queues, 'callbacks', records({}, {}))).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '1' }],
    });
    expect(queues.retried).toEqual([
      { queue: 'callbacks', receiptHandle: 'receipt-0', seconds: 1 },
      { queue: 'callbacks', receiptHandle: 'receipt-1', seconds: 1 },
    ]);
  });

  it('come back anyway if that fails, too', async () => {
    const queues = { ...memoryQueues(), retryIn: async () => Promise.reject(new Error('no queue')) };
    expect(await retryAll(queues, 'callbacks', records({}))).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
  });
});
