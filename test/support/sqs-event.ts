/** Messages as Lambda receives them from a queue. */
import type { SQSEvent } from 'aws-lambda';

export type SentMessage = { readonly body: unknown; readonly receives?: number; readonly id: string; readonly group?: string };

/** `body`: a text is sent as it is, anything else as JSON. */
export const sqsEvent = (messages: readonly SentMessage[]): SQSEvent => ({
  Records: messages.map(({ body, receives = 1, id, group }) => ({
    messageId: id,
    receiptHandle: `receipt-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
      ...(group === undefined ? {} : { MessageGroupId: group }),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:queue',
    awsRegion: 'eu-central-1',
  })),
});
