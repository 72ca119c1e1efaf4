/**
 * The part of SQS's JSON protocol that functions and operators use. Permissions are not checked. Message attributes are
 * passed on without their hash, which the SDK does not check. Queues cannot be created or purged: the wiring defines
 * them all.
 */
import * as z from 'zod';
import { queueArn } from '../account';
import { ENTRY_ID, LIMITS } from '../queues/limits';
import type { NewMessage, SentMessage } from '../queues/message';
import type { PersistentQueue } from '../queues/persistent-queue';
import { QueueError } from '../queues/queue-error';
import type { Queues } from '../queues/queues';
import { bytesOf } from '../queues/send-rules';
import { sequenceNumber } from '../queues/system-attributes';
import type { QueueUrls } from './queue-urls';
import { receiveMessages } from './sqs-receive';

const Attributes = z.record(z.string(), z.unknown());

const Sending = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.number().optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
  MessageAttributes: Attributes.optional(),
});

const ByUrl = z.object({ QueueUrl: z.string() });
const ByReceipt = ByUrl.extend({ ReceiptHandle: z.string() });
const EntryOf = z.object({ Id: z.string() });

const newMessage = (sending: z.infer<typeof Sending>): NewMessage => ({
  body: sending.MessageBody,
  groupId: sending.MessageGroupId,
  deduplicationId: sending.MessageDeduplicationId,
  delaySeconds: sending.DelaySeconds,
  attributes: sending.MessageAttributes,
});

const sentAnswer = (queue: PersistentQueue, sent: SentMessage): Record<string, string> => ({
  MessageId: sent.id,
  MD5OfMessageBody: sent.md5,
  ...(queue.definition.fifo ? { SequenceNumber: sequenceNumber(sent.sequence) } : {}),
});

const checkEntries = (entries: readonly { readonly Id: string }[]): void => {
  const prefix = 'AWS.SimpleQueueService.';
  const refuse = (code: string, message: string): never => {
    throw new QueueError(code, message, `${prefix}${code}`);
  };
  if (entries.length === 0) refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > LIMITS.batchEntries) {
    refuse('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${LIMITS.batchEntries}.`);
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    refuse('BatchEntryIdsNotDistinct', 'Two or more entries have the same Id.');
  if (entries.some(({ Id }) => Id.length > LIMITS.idLength || !ENTRY_ID.test(Id))) {
    refuse('InvalidBatchEntryId', 'A batch entry id can only contain alphanumeric characters, hyphens and underscores.');
  }
};

/** Each entry succeeds or fails on its own. The answer keeps the order of the batch. */
const eachEntry = async <Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  act: (entry: Entry) => Promise<Record<string, string>>,
): Promise<unknown> => {
  checkEntries(entries);
  const outcomes = await Promise.allSettled(entries.map((entry) => act(entry)));
  const Successful: unknown[] = [];
  const Failed: unknown[] = [];
  outcomes.forEach((outcome, index) => {
    const Id = entries[index]?.Id;
    if (outcome.status === 'fulfilled') Successful.push({ Id, ...outcome.value });
    else if (!(outcome.reason instanceof QueueError)) throw outcome.reason;
    else Failed.push({ Id, Code: outcome.reason.code, Message: outcome.reason.message, SenderFault: true });
  });
  return { Successful, Failed };
};

const checkBatchBytes = (entries: readonly z.infer<typeof Sending>[]): void => {
  if (entries.reduce((sum, entry) => sum + bytesOf(newMessage(entry)), 0) > LIMITS.batchBytes) {
    const message = `Batch requests cannot be longer than ${LIMITS.batchBytes} bytes.`;
    throw new QueueError('BatchRequestTooLong', message, 'AWS.SimpleQueueService.BatchRequestTooLong');
  }
};

const queueAttributes = ({
  definition,
  messages,
}: {
  definition: PersistentQueue['definition'];
  messages: number;
}): Record<string, string> => ({
  QueueArn: queueArn(definition.name, definition.fifo),
  ApproximateNumberOfMessages: String(messages),
  VisibilityTimeout: String(definition.visibilityTimeoutSeconds),
  ...(definition.fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : {}),
  ...(definition.deadLetterQueue === null
    ? {}
    : {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: queueArn(definition.deadLetterQueue, definition.fifo),
          maxReceiveCount: definition.maxReceiveCount,
        }),
      }),
});

export type Operations = Readonly<Record<string, (request: unknown) => Promise<unknown>>>;

const sendOperations = (queueAt: (url: string) => PersistentQueue): Operations => ({
  async SendMessage(request) {
    const { QueueUrl, ...sending } = ByUrl.extend(Sending.shape).parse(request);
    const queue = queueAt(QueueUrl);
    return sentAnswer(queue, await queue.send(newMessage(sending)));
  },
  async SendMessageBatch(request) {
    const { QueueUrl, Entries } = ByUrl.extend({ Entries: z.array(EntryOf.extend(Sending.shape)) }).parse(request);
    const queue = queueAt(QueueUrl);
    checkBatchBytes(Entries);
    return eachEntry(Entries, async (entry) => sentAnswer(queue, await queue.send(newMessage(entry))));
  },
});

const receiptOperations = (queueAt: (url: string) => PersistentQueue): Operations => ({
  async DeleteMessage(request) {
    const { QueueUrl, ReceiptHandle } = ByReceipt.parse(request);
    await queueAt(QueueUrl).delete(ReceiptHandle);
    return {};
  },
  async DeleteMessageBatch(request) {
    const { QueueUrl, Entries } = ByUrl.extend({ Entries: z.array(EntryOf.extend({ ReceiptHandle: z.string() })) }).parse(request);
    const queue = queueAt(QueueUrl);
    return eachEntry(Entries, async ({ ReceiptHandle }) => {
      await queue.delete(ReceiptHandle);
      return {};
    });
  },
  async ChangeMessageVisibility(request) {
    const { QueueUrl, ReceiptHandle, VisibilityTimeout } = ByReceipt.extend({ VisibilityTimeout: z.number() }).parse(request);
    await queueAt(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
    return {};
  },
});

export const sqsOperations = (queues: Queues, urls: QueueUrls): Operations => {
  const queueAt = (url: string): PersistentQueue => queues.named(urls.nameAt(url));
  return {
    ...sendOperations(queueAt),
    ...receiptOperations(queueAt),
    ReceiveMessage: async (request) => receiveMessages(request, queueAt),
    async GetQueueUrl(request) {
      const { QueueName } = z.object({ QueueName: z.string() }).parse(request);
      return { QueueUrl: urls.urlOf(queues.named(urls.nameAt(QueueName)).definition) };
    },
    async GetQueueAttributes(request) {
      const { QueueUrl, AttributeNames = [] } = ByUrl.extend({ AttributeNames: z.array(z.string()).optional() }).parse(request);
      const queue = queueAt(QueueUrl);
      const all = queueAttributes({ definition: queue.definition, messages: queue.messages().length });
      const selected = Object.entries(all).filter(([name]) => AttributeNames.includes('All') || AttributeNames.includes(name));
      return { Attributes: Object.fromEntries(selected) };
    },
    async ListQueues() {
      return { QueueUrls: queues.names().map((name) => urls.urlOf(queues.named(name).definition)) };
    },
  };
};
