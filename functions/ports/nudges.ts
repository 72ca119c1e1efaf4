/** The port for messages that may be lost, because something else does the same a little later. */
import type { WorkQueueName } from '../wiring/storage';

export type Nudges = {
  /** One attempt. Resolves when the queue has the message. Ends with an error when the signal is aborted. */
  send(queue: WorkQueueName, body: object, signal: AbortSignal): Promise<void>;
};
