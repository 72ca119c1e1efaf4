import type { QueueDefinition } from '../../local/queues/persistent-queue';

export const crashQueues: readonly QueueDefinition[] = [
  { name: 'legs', fifo: true, visibilityTimeoutSeconds: 3600, maxReceiveCount: 100, deadLetterQueue: 'legs-dead-letters' },
  { name: 'legs-dead-letters', fifo: true, visibilityTimeoutSeconds: 30, maxReceiveCount: Infinity, deadLetterQueue: null },
];
