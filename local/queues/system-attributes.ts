/** The system attributes of a message. */
import type { SQSRecordAttributes } from 'aws-lambda';
import type { Message } from './message';
import type { QueueDefinition } from './persistent-queue';

/** SQS's sequence numbers have twenty digits. */
const SEQUENCE_DIGITS = 20;

export const sequenceNumber = (sequence: number): string => String(sequence).padStart(SEQUENCE_DIGITS, '0');

export const systemAttributes = (queue: QueueDefinition, message: Message, senderId: string): SQSRecordAttributes => ({
  ApproximateReceiveCount: String(message.receiveCount),
  SentTimestamp: String(message.sentAt),
  SenderId: senderId,
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  ...(queue.fifo ? { SequenceNumber: sequenceNumber(message.sequence) } : {}),
  ...(message.groupId === null ? {} : { MessageGroupId: message.groupId }),
  ...(message.deduplicationId === null ? {} : { MessageDeduplicationId: message.deduplicationId }),
});
