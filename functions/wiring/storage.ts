/** The tables, the queues and their dead letters. */
import { maxReceives } from './max-receives';
import type { RuleConsumerName, StreamTaskName } from './names';

export type TableName = 'conferences' | 'records';
export type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';

/**
 * Both tables have the string keys `pk` and `sk` and the TTL attribute `ttl` (epoch seconds); only `conferences` has a
 * stream.
 */
export const tables = {
  conferences: { stream: true },
  records: { stream: false },
} as const satisfies Record<TableName, { stream: boolean }>;

export type QueueWiring = {
  readonly fifo: boolean;
  /** At least six times its consumer's timeout (Lambda developer guide, "Using Lambda with Amazon SQS"). */
  readonly visibilityTimeoutSeconds: number;
  /** If a message has been received this often without success, it goes to `<name>-dead-letters`. */
  readonly maxReceiveCount: number;
  /** Standard queues: messages carry a group, and one group's backlog does not hold up another's (SQS fair queues). */
  readonly fair?: boolean;
  /** Messages hold a whole conference, so they and their dead letters are kept no longer than the conference itself. */
  readonly holdsConferences?: boolean;
};

export const queues = {
  /** One command to one leg; the message group is the leg, so that a leg has one command at a time. */
  'leg-commands': { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: maxReceives['leg-commands'] },
  /** Verified callbacks of the bridge; the message group is the conference. */
  callbacks: { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: maxReceives.callbacks },
  /** Requests to the access network: connect a call, release a call; the message group is the conference. */
  'call-requests': { fifo: true, visibilityTimeoutSeconds: 120, maxReceiveCount: maxReceives['call-requests'] },
  /** Conferences whose changes are to be pushed in a moment. If that fails, the push behind the bus does it. */
  pushes: { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives.pushes },
  /** Deadlines; each message is delayed until it is due. */
  watch: { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives.watch },
  /** Looks at running conferences. A look that is late is not made up for: the next one comes 15 s later. */
  looks: { fifo: false, visibilityTimeoutSeconds: 360, maxReceiveCount: maxReceives.looks },
  /**
   * Changes of conferences that the bus did not accept. They are tried every 30 seconds, a thousand times: for eight hours
   * of an outage. SQS allows no more than a thousand receives.
   */
  publish: { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives.publish, holdsConferences: true },
  /** Changes of conferences whose first fan-out failed. */
  'fan-out': { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives['fan-out'] },
  /** One attempt to deliver one event to one sink; the message group is the subscription. */
  deliveries: { fifo: false, fair: true, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives.deliveries },
  /** Tasks for a subscription as a whole, such as its end or its recovery. */
  'subscription-tasks': { fifo: false, fair: true, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives['subscription-tasks'] },
  /** Connections whose token expires; each message is delayed until then. */
  'connection-expiries': { fifo: false, visibilityTimeoutSeconds: 180, maxReceiveCount: maxReceives['connection-expiries'] },
} as const satisfies Record<string, QueueWiring>;

export type WorkQueueName = keyof typeof queues;
export type DeadLetterQueueName = `${WorkQueueName | StreamTaskName | RuleConsumerName}-dead-letters`;
export type QueueName = WorkQueueName | DeadLetterQueueName;

/** Dead letters are kept for a person to inspect, for the longest time that SQS allows. */
export const DEAD_LETTER_RETENTION_DAYS = 14;
