/** The queues of the wiring, each with its dead-letter queue, and those of the stream consumers. */
import { queues, streamConsumers, type QueueWiring } from '../../functions/wiring';
import type { QueueDefinition } from './kept-queue';

/** Nothing consumes a dead-letter queue; who looks at a message has it for SQS's default time. */
const DEAD_LETTER_VISIBILITY_SECONDS = 30;

const deadLettersOf = (name: string): string => `${name}-dead-letters`;

const deadLetterQueue = (name: string, fifo: boolean): QueueDefinition => ({
  name: deadLettersOf(name),
  fifo,
  visibilityTimeoutSeconds: DEAD_LETTER_VISIBILITY_SECONDS,
  maxReceiveCount: Infinity,
  deadLetterQueue: null,
});

const workQueues: readonly (readonly [string, QueueWiring])[] = Object.entries(queues);

/** A FIFO queue's dead letters are in a FIFO queue too: SQS demands it. */
export const queueDefinitions = (): readonly QueueDefinition[] => [
  ...workQueues.flatMap(([name, wired]) => [{ name, ...wired, deadLetterQueue: deadLettersOf(name) }, deadLetterQueue(name, wired.fifo)]),
  ...Object.keys(streamConsumers).map((name) => deadLetterQueue(name, false)),
];
