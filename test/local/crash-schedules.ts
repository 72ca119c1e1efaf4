import type { QueueDefinition } from '../../local/queues/persistent-queue';
import type { Schedule } from '../../local/schedules/schedule';

export const crashTasks: readonly QueueDefinition[] = [
  { name: 'tasks', fifo: false, visibilityTimeoutSeconds: 30, maxReceiveCount: Infinity, deadLetterQueue: null },
];

export const crashSchedule = (name: string): Schedule => ({
  group: 'default',
  name,
  at: Date.parse('2100-01-01T00:00:00Z'),
  queue: 'tasks',
  message: { body: name },
  deleteAfter: true,
  clientToken: null,
  described: {},
  createdAt: 0,
  isDone: false,
});
