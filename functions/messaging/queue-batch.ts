/** Reads a batch of messages, groups them, and returns the ones that failed. */
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type * as z from 'zod';
import type { Trace } from '../../domain/conference/trace';
import { readJson } from '../../schemas/read-json';
import type { Queues } from '../ports/queues';
import { allOrThrow } from '../runtime/all-or-throw';
import { traceOf } from '../runtime/trace';
import type { WorkQueueName } from '../wiring/storage';

export type ReadMessage<Body> = { readonly body: Body; readonly record: SQSRecord; readonly trace: Trace };

/** Groups in the order of their first messages. */
export const readMessages = <Schema extends z.ZodType>(
  records: readonly SQSRecord[],
  schema: Schema,
  groupOf: (body: z.output<Schema>) => string,
): { readonly groups: readonly (readonly ReadMessage<z.output<Schema>>[])[]; readonly unreadable: readonly SQSRecord[] } => {
  const groups = new Map<string, ReadMessage<z.output<Schema>>[]>();
  const unreadable: SQSRecord[] = [];
  for (const record of records) {
    const json = readJson(record.body);
    const parsed = schema.safeParse(json);
    if (!parsed.success) {
      unreadable.push(record);
      continue;
    }
    const message = { body: parsed.data, record, trace: traceOf(json, record.messageId) };
    groups.set(groupOf(parsed.data), [...(groups.get(groupOf(parsed.data)) ?? []), message]);
  }
  return { groups: [...groups.values()], unreadable };
};

/** 1, 2, 4, 8, … seconds. */
const MAX_RETRY_SECONDS = 30;

export const receivesOf = (record: SQSRecord): number => Number(record.attributes.ApproximateReceiveCount);
const retrySeconds = (record: SQSRecord): number => Math.min(MAX_RETRY_SECONDS, 2 ** Math.max(0, receivesOf(record) - 1));

/** If shortening the wait fails too, the visibility timeout brings the messages back. */
export const retryAll = async (queues: Queues, queue: WorkQueueName, records: readonly SQSRecord[]): Promise<SQSBatchResponse> => {
  await allOrThrow(records.map((record) => queues.retryIn(queue, record.receiptHandle, retrySeconds(record)).catch(() => undefined)));
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
