/** A message in a queue. */
import { createHash } from 'node:crypto';

type MessageAttributes = Readonly<Record<string, unknown>>;

export type Message = {
  readonly id: string;
  /** Increases with every message of a queue. It orders a message group and is the key in the store. */
  readonly sequence: number;
  readonly body: string;
  readonly md5: string;
  /** FIFO queues keep the order within a group. Standard queues keep one group's backlog from delaying another's. */
  readonly groupId: string | null;
  /** Null in a standard queue. */
  readonly deduplicationId: string | null;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  /** Whether its sender requested a delay and the message has not been received yet. */
  readonly delayed: boolean;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  /** Identifies the last receive while the message is in flight. */
  receipt: string | null;
};

/** The hash that the SDK verifies. It is not for security. */
export const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');

/** A message as its sender describes it. */
export type NewMessage = {
  readonly body: string;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly delaySeconds?: number | undefined;
  readonly attributes?: MessageAttributes | undefined;
};

export type SentMessage = { readonly id: string; readonly md5: string; readonly sequence: number };
