/** The queues of the wiring with their dead-letter queues, and the dead-letter queues of stream and rule consumers. */
import { ruleConsumers } from '../../functions/wiring/rules';
import { queues, type QueueWiring } from '../../functions/wiring/storage';
import { streamConsumers } from '../../functions/wiring/streams';
import type { QueueDefinition } from './persistent-queue';

/**
 * Nothing consumes a dead-letter queue. If an operator receives a message, it stays hidden for SQS's default time-out.
 */
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

const streamTasks = Object.values(streamConsumers).map(({ deadLetters }) => deadLetters.replace(/-dead-letters$/, ''));

/** SQS requires the dead-letter queue of a FIFO queue to be a FIFO queue, too. */
export const queueDefinitions = (): readonly QueueDefinition[] => [
  ...workQueues.flatMap(([name, { fifo, visibilityTimeoutSeconds, maxReceiveCount }]) => [
    { name, fifo, visibilityTimeoutSeconds, maxReceiveCount, deadLetterQueue: deadLettersOf(name) },
    deadLetterQueue(name, fifo),
  ]),
  ...[...streamTasks, ...Object.keys(ruleConsumers)].map((name) => deadLetterQueue(name, false)),
];
