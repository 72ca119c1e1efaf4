/** The queues of the wiring, each with its dead-letter queue, and those of what streams and rules invoke. */
import { ruleConsumers } from '../../functions/wiring/rules';
import { queues, type QueueWiring } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import type { QueueDefinition } from './persistent-queue';

/** Nothing consumes a dead-letter queue; who looks at a message has it for SQS's default time. */
const DEAD_LETTER_VISIBILITY_SECONDS = 30;

export const deadLettersOf = (name: string): string => `${name}-dead-letters`;

export const deadLetterQueue = (name: string, fifo: boolean): QueueDefinition => ({
  name: deadLettersOf(name),
  fifo,
  visibilityTimeoutSeconds: DEAD_LETTER_VISIBILITY_SECONDS,
  maxReceiveCount: Infinity,
  deadLetterQueue: null,
});

const workQueues: readonly (readonly [string, QueueWiring])[] = Object.entries(queues);

/** A FIFO queue's dead letters are in a FIFO queue too: SQS demands it. */
export const queueDefinitions = (): readonly QueueDefinition[] => [
  ...workQueues.flatMap(([name, { fifo, visibilityTimeoutSeconds, maxReceiveCount }]) => [
    { name, fifo, visibilityTimeoutSeconds, maxReceiveCount, deadLetterQueue: deadLettersOf(name) },
    deadLetterQueue(name, fifo),
  ]),
  ...[...Object.keys(streamConsumers), ...Object.keys(ruleConsumers)].map((name) => deadLetterQueue(name, false)),
];
