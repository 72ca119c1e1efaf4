/** The port to the queues. */
import type { WorkQueueName, DeadLetterQueueName } from '../wiring/storage';

export type Message = {
  readonly body: unknown;
  /**
   * FIFO queues: messages of one group stay in order. Fair queues: the backlog of one group does not hold up another.
   */
  readonly group?: string;
  /** FIFO queues only: if several messages have the same id, they count as one. */
  readonly deduplicationId?: string;
  /** Standard queues only; 900 at most. */
  readonly delaySeconds?: number;
};

export type Queues = {
  /** Resolves when every message is safely stored. */
  send(queue: WorkQueueName | DeadLetterQueueName, messages: readonly Message[]): Promise<void>;
  /** Makes a failed message available again after that many seconds, without waiting for its visibility timeout. */
  retryIn(queue: WorkQueueName, receiptHandle: string, seconds: number): Promise<void>;
};

/** SQS delays at most 15 minutes (SQS quotas). */
export const MAX_DELAY_SECONDS = 900;
