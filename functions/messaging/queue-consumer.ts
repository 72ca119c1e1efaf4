/**
 * Consumes a queue and handles each message separately. If a message fails, it is received again after a growing wait,
 * and the others are not affected. An unreadable message stays unreadable: its retries end in the dead-letter queue.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import { readJson } from '../../schemas/read-json';
import type { Deps } from '../ports/deps';
import { allOrThrow } from '../runtime/all-or-throw';
import { inTrace, traceOf } from '../runtime/trace';
import { maxReceives } from '../wiring/max-receives';
import type { WorkQueueName } from '../wiring/storage';
import { receivesOf, retryAll } from './queue-batch';

export type QueueDeps = Pick<Deps, 'queues' | 'log'>;

export type Received<Body> = {
  readonly body: Body;
  readonly messageId: string;
  /** Whether this is the last receive, before the message goes to the dead-letter queue. */
  readonly isLast: boolean;
};

type Handle<D, Schema extends z.ZodType> = (deps: D, message: Received<z.output<Schema>>) => Promise<void>;

const groupOf = (record: SQSRecord): string => record.attributes.MessageGroupId ?? record.messageId;

/** Whether the message was handled. If not, SQS delivers it again. */
const attempt =
  <D extends QueueDeps, Schema extends z.ZodType>(deps: D, queue: WorkQueueName, schema: Schema, handle: Handle<D, Schema>) =>
  (record: SQSRecord): Promise<boolean> => {
    const { messageId } = record;
    const receives = receivesOf(record);
    const isLast = receives >= maxReceives[queue];
    const json = readJson(record.body);
    return inTrace(traceOf(json, messageId), async () => {
      try {
        const body = schema.parse(json);
        await handle(deps, { body, messageId, isLast });
        return true;
      } catch (error) {
        deps.log('message.failed', { queue, messageId, receives, ...(isLast && { deadLetters: 1 }), error });
        await retryAll(deps.queues, queue, [record]);
        return false;
      }
    });
  };

const answer = (failed: readonly SQSRecord[]): SQSBatchResponse => ({
  batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

/** Handles messages one after the other. Once a message of a group has failed, the rest of the group waits. */
export const queueConsumer = <D extends QueueDeps, Schema extends z.ZodType>(
  deps: D,
  queue: WorkQueueName,
  schema: Schema,
  handle: Handle<D, Schema>,
): ((event: SQSEvent) => Promise<SQSBatchResponse>) => {
  const isDone = attempt(deps, queue, schema, handle);
  return async ({ Records: records }) => {
    const failed: SQSRecord[] = [];
    const blocked = new Set<string>();
    for (const record of records) {
      if (!blocked.has(groupOf(record)) && (await isDone(record))) continue;
      failed.push(record);
      blocked.add(groupOf(record));
    }
    return answer(failed);
  };
};

/**
 * Handles all messages at once, for queues without an order. If a message waits or fails, it does not hold up the
 * others.
 */
export const parallelConsumer = <D extends QueueDeps, Schema extends z.ZodType>(
  deps: D,
  queue: WorkQueueName,
  schema: Schema,
  handle: Handle<D, Schema>,
): ((event: SQSEvent) => Promise<SQSBatchResponse>) => {
  const isDone = attempt(deps, queue, schema, handle);
  return async ({ Records: records }) => {
    const done = await allOrThrow(records.map(isDone));
    return answer(records.filter((_record, index) => !done[index]));
  };
};
