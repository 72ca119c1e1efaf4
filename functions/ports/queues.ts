/** The port to the queues. */
import type { WorkQueueName, DeadLetterQueueName } from '../wiring/storage';

export type Message = {
  readonly body: unknown;
  /** FIFO queues: what is kept in order. Fair queues: whose backlog holds up nobody else's. */
  readonly group?: string;
  /** FIFO queues only: what makes a repeated message one. */
  readonly deduplicationId?: string;
  /** Standard queues only; 900 at most. */
  readonly delaySeconds?: number;
};

export interface Queues {
  /** Resolves when every message is safely kept. */
  send(queue: WorkQueueName | DeadLetterQueueName, messages: readonly Message[]): Promise<void>;
  /** Lets a failed message be received again after that many seconds, not only after its visibility time-out. */
  retryIn(queue: WorkQueueName, receiptHandle: string, seconds: number): Promise<void>;
}

/** SQS delays at most 15 minutes (SQS quotas). */
export const MAX_DELAY_SECONDS = 900;
