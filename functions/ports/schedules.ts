/** One-time schedules: for what lies further ahead than a queue can delay. */
import type { WorkQueueName } from '../wiring/storage';

export interface Schedules {
  /** The message arrives in the queue at that time, within a minute. One with this name that exists already stays as it is. */
  sendAt(queue: WorkQueueName, at: number, message: { readonly body: unknown; readonly group?: string }, name: string): Promise<void>;
}
