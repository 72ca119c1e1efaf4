/** Queues on SQS. */
import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { Message, Queues } from '../../ports/queues';
import { withTrace } from '../../runtime/trace';
import { clientOptions } from '../aws-transport';
import { batchesOf } from '../batches';
import { queueUrl, type QueueUrls } from './queue-url';

/** SQS quotas: ten messages a request, and 256 KiB in total, which every region accepts. */
const LIMITS = { entries: 10, bytes: 262_144 };

export const sqsClient = (): SQSClient => new SQSClient(clientOptions());

type Sized = { readonly message: Message; readonly body: string; readonly bytes: number };

const sized = (message: Message): Sized => {
  const body = JSON.stringify(withTrace(message.body));
  return { message, body, bytes: Buffer.byteLength(body) };
};

const entry = ({ message: { group, deduplicationId, delaySeconds }, body }: Sized, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: body,
  ...(group === undefined ? {} : { MessageGroupId: group }),
  ...(deduplicationId === undefined ? {} : { MessageDeduplicationId: deduplicationId }),
  ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
});

export class SqsQueues implements Queues {
  constructor(
    private readonly client: SQSClient,
    private readonly urls: QueueUrls,
  ) {}

  send: Queues['send'] = async (queue, messages) => {
    for (const batch of batchesOf(messages.map(sized), LIMITS)) {
      const Entries = batch.map(entry);
      const { Failed = [] } = await this.client.send(new SendMessageBatchCommand({ QueueUrl: this.url(queue), Entries }));
      // The caller sends the whole batch again. FIFO queues drop what they already have, and consumers of the others
      // tolerate duplicates.
      if (Failed.length > 0)
        throw Object.assign(new Error(`SQS did not accept ${String(Failed.length)} messages`), { name: 'ServiceUnavailable' });
    }
  };

  retryIn: Queues['retryIn'] = async (queue, receiptHandle, seconds) => {
    await this.client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: this.url(queue), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
    );
  };

  private url(queue: string): string {
    return queueUrl(this.urls, queue);
  }
}
