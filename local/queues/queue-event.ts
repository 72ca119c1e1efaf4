/** The event with which Lambda passes messages of a queue to a function. */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { ACCOUNT_ID, queueArn, REGION } from '../account';
import type { Message } from './message';
import type { QueueDefinition } from './persistent-queue';
import { systemAttributes } from './system-attributes';

const record = (queue: QueueDefinition, message: Message): SQSRecord => ({
  messageId: message.id,
  receiptHandle: message.receipt ?? '',
  body: message.body,
  attributes: systemAttributes(queue, message, ACCOUNT_ID),
  messageAttributes: lambdaAttributes(message),
  md5OfBody: message.md5,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn(queue.name, queue.fifo),
  awsRegion: REGION,
});

type SentAttribute = { readonly DataType?: string; readonly StringValue?: string; readonly BinaryValue?: string };

/** The attributes as sent, but with names in lower case, as Lambda writes them. */
const lambdaAttributes = (message: Message): SQSRecord['messageAttributes'] =>
  Object.fromEntries(
    Object.entries(message.attributes as Readonly<Record<string, SentAttribute>>).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        dataType: DataType ?? 'String',
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
      },
    ]),
  );

export const queueEvent = (queue: QueueDefinition, messages: readonly Message[]): SQSEvent => ({
  Records: messages.map((message) => record(queue, message)),
});
