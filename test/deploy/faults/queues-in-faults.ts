/** What a test does as an administrator with the queues of a deployment, which it finds by their names in the emulator. */
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { WorkQueueName } from '../../../functions/wiring/storage';

/** A healthy consumer is done with its messages within this time. */
const HIDDEN_SECONDS = '2';

type Urls = { readonly queue: string; readonly deadLetters: string };

const urlsOf = async (sqs: SQSClient, queue: WorkQueueName): Promise<Urls> => {
  const prefix = `RollcallStateful-Queues${queue.replaceAll('-', '')}`;
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
  const areLetters = (url: string): boolean => url.includes(`${prefix}deadletters`);
  const [[own, ...others], [deadLetters]] = [QueueUrls.filter((url) => !areLetters(url)), QueueUrls.filter(areLetters)];
  if (own === undefined || deadLetters === undefined || others.length > 0)
    throw new Error(`There are ${String(QueueUrls.length)} queues ${queue}`);
  return { queue: own, deadLetters };
};

/** A queue hides the messages of a consumer that has died for minutes. Meanwhile it is for seconds. */
export const withQuickRetries = async <Result>(sqs: SQSClient, queue: WorkQueueName, work: () => Promise<Result>): Promise<Result> => {
  const { queue: QueueUrl } = await urlsOf(sqs, queue);
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }));
  const hideFor = (VisibilityTimeout: string) => sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout } }));
  await hideFor(HIDDEN_SECONDS);
  try {
    return await work();
  } finally {
    await hideFor(Attributes['VisibilityTimeout']!);
  }
};

/** As SQS moves them; the emulator cannot. The queue is a FIFO queue. Returns the number of letters. */
export const redriveLetters = async (sqs: SQSClient, name: WorkQueueName): Promise<number> => {
  const { queue, deadLetters } = await urlsOf(sqs, name);
  const receive = new ReceiveMessageCommand({ QueueUrl: deadLetters, MessageSystemAttributeNames: ['MessageGroupId'] });
  for (let moved = 0; ; moved += 1) {
    const { Messages: [letter] = [] } = await sqs.send(receive);
    if (!letter) return moved;
    const { Body: MessageBody, MessageId: MessageDeduplicationId, ReceiptHandle, Attributes = {} } = letter;
    const message = { QueueUrl: queue, MessageBody, MessageDeduplicationId, MessageGroupId: Attributes['MessageGroupId'] };
    await sqs.send(new SendMessageCommand(message));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetters, ReceiptHandle }));
  }
};
