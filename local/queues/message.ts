/** A message as it lies in a queue. */
import { createHash } from 'node:crypto';

type MessageAttributes = Readonly<Record<string, unknown>>;

export type Message = {
  readonly id: string;
  /** Grows with every message of a queue: the order of a message group, and the key in the store. */
  readonly sequence: number;
  readonly body: string;
  readonly md5: string;
  /** FIFO queues: what is kept in order. Standard queues: whose backlog holds up nobody else's. */
  readonly groupId: string | null;
  /** Null in a standard queue. */
  readonly deduplicationId: string | null;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  /** Its sender wished it to wait; it has not been received yet. */
  readonly delayed: boolean;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  /** Names the last receive, while somebody has the message. */
  receipt: string | null;
};

/** The hash that the SDK compares: not for security. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** What a sender gives. */
export type NewMessage = {
  readonly body: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
};

export type SentMessage = { readonly id: string; readonly md5: string; readonly sequence: number };
