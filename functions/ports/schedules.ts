/** One-time schedules, for messages that are due later than a queue can delay them. */
import type { WorkQueueName } from '../wiring/storage';

export type Schedules = {
  /**
   * Puts the message into the queue at that time, within a minute. If a schedule with this name exists already, it does
   * not change.
   */
  sendAt(queue: WorkQueueName, at: number, message: { readonly body: unknown; readonly group?: string }, name: string): Promise<void>;
};
