/** Queues that keep what was put into them, for a test to read. */
import type { Nudges } from '../../functions/ports/nudges';
import type { Message, Queues } from '../../functions/ports/queues';
import type { QueueName } from '../../functions/wiring/storage';

export type MemoryQueues = Queues & {
  /** In the order in which they were put. */
  readonly sent: (Message & { readonly queue: QueueName })[];
  readonly retried: { readonly queue: QueueName; readonly receiptHandle: string; readonly seconds: number }[];
  readonly in: (queue: QueueName) => readonly Message[];
  readonly bodies: (queue: QueueName) => readonly unknown[];
  /** Every further message for this queue is refused with the error. */
  readonly refuse: (queue: QueueName, error: Error) => void;
};

/** In E.164 format, with the plus or without, as the tests write numbers. */
const NUMBER = /\+\d{7,15}|\b1555\d{4,}/;

/** Queues and dead letters keep messages for days, so no test may see a message with a number. */
const refuseNumbers = (queue: QueueName, messages: readonly Message[]): void => {
  const found = messages.map((message) => NUMBER.exec(JSON.stringify(message))?.[0]).find((number) => number !== undefined);
  if (found !== undefined) throw new Error(`A message for ${queue} contains the number ${found}`);
};

export const memoryQueues = (): MemoryQueues => {
  const sent: (Message & { readonly queue: QueueName })[] = [];
  const retried: MemoryQueues['retried'] = [];
  const refused = new Map<QueueName, Error>();
  const into = (queue: QueueName): readonly Message[] =>
    sent.filter((message) => message.queue === queue).map(({ queue: _queue, ...message }) => message);
  return {
    sent,
    retried,
    in: into,
    bodies: (queue) => into(queue).map(({ body }) => body),
    refuse: (queue, error) => void refused.set(queue, error),
    send: async (queue, messages) => {
      const error = refused.get(queue);
      if (error && messages.length > 0) throw error;
      refuseNumbers(queue, messages);
      sent.push(...messages.map((message) => ({ queue, ...message })));
    },
    retryIn: async (queue, receiptHandle, seconds) => void retried.push({ queue, receiptHandle, seconds }),
  };
};

/** Nudges are among the other messages of their queue. */
export const nudgesInto = (queues: Pick<Queues, 'send'>): Nudges => ({ send: (queue, body) => queues.send(queue, [{ body }]) });
