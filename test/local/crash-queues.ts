import type { QueueDefinition } from '../../local/queues/persistent-queue';
import { HOUR_SECONDS } from '../../schemas/durations';

export const crashQueues: readonly QueueDefinition[] = [
  { name: 'legs', fifo: true, visibilityTimeoutSeconds: HOUR_SECONDS, maxReceiveCount: 100, deadLetterQueue: 'legs-dead-letters' },
  { name: 'legs-dead-letters', fifo: true, visibilityTimeoutSeconds: 30, maxReceiveCount: Infinity, deadLetterQueue: null },
];
