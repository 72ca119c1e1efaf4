/**
 * A consumer of a queue. Each message is handled on its own or with others of its batch; what fails is received again after a
 * growing while, the others are done. What cannot be read is never going to be: its retries end in the dead-letter queue.
 */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Deps } from '../deps';
import { queues as queueWiring, type WorkQueueName } from '../wiring/storage';
import { readJson } from '../read-json';
import { receivesOf, retryAll } from './queue-batch';

export type QueueDeps = Pick<Deps, 'queues' | 'log'>;

export type Received<Body> = {
  readonly body: Body;
  readonly messageId: string;
  /** This is the last time: after it comes the dead-letter queue. */
  readonly isLast: boolean;
};

const groupOf = (record: SQSRecord): string => record.attributes.MessageGroupId ?? record.messageId;

export const queueConsumer =
  <D extends QueueDeps, Schema extends z.ZodType>(
    deps: D,
    queue: WorkQueueName,
    schema: Schema,
    handle: (deps: D, message: Received<z.output<Schema>>) => Promise<void>,
  ) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: string[] = [];
    const blocked = new Set<string>();
    const fail = async (record: SQSRecord, error: unknown): Promise<void> => {
      deps.log('message.failed', { queue, messageId: record.messageId, receives: receivesOf(record), error });
      failed.push(record.messageId);
      blocked.add(groupOf(record));
      await retryAll(deps.queues, queue, [record]);
    };
    const one = async (record: SQSRecord): Promise<void> => {
      if (blocked.has(groupOf(record))) return void failed.push(record.messageId);
      try {
        const body = schema.parse(readJson(record.body));
        const isLast = receivesOf(record) >= queueWiring[queue].maxReceiveCount;
        await handle(deps, { body, messageId: record.messageId, isLast });
      } catch (error) {
        await fail(record, error);
      }
    };
    for (const record of event.Records) await one(record);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
