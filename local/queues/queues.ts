/** All queues of a deployment. They share one store, so that one write moves a message from one queue to another. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../functions/runtime/clock';
import { type KeyStore, openKeyStore } from '../storage/key-store';
import type { Sent } from './deduplication';
import type { Message } from './message';
import { type Change, PersistentQueue, type QueueDefinition } from './persistent-queue';
import { queueDoesNotExist } from './queue-error';

export type DeadLetter = {
  readonly queue: string;
  readonly messageId: string;
  readonly groupId: string | null;
  readonly sentAt: number;
  readonly body: string;
};

export class Queues {
  private readonly queues = new Map<string, PersistentQueue>();

  constructor(
    definitions: readonly QueueDefinition[],
    private readonly store: KeyStore,
    now: Clock,
  ) {
    for (const definition of definitions) {
      const sendToDeadLetters = (dead: readonly Message[]): readonly Change[] => this.moveToDeadLetters(definition, dead);
      this.queues.set(definition.name, new PersistentQueue(definition, store, now, sendToDeadLetters));
    }
  }

  named(name: string): PersistentQueue {
    const queue = this.queues.get(name);
    if (!queue) throw queueDoesNotExist();
    return queue;
  }

  names(): readonly string[] {
    return [...this.queues.keys()];
  }

  async restore(): Promise<void> {
    // Names and ids contain no spaces.
    const stored = (await this.store.entries()).map(([key, value]) => ({ parts: key.split(' '), value }));
    for (const { parts, value } of stored) {
      if (parts[0] === 'message') this.queues.get(parts[1] ?? '')?.restoreMessage(value as Message);
    }
    const sent = stored.filter(({ parts }) => parts[0] === 'sent').map(({ parts, value }) => ({ parts, value: value as Sent }));
    for (const { parts, value } of sent.sort((one, other) => one.value.at - other.value.at)) {
      this.queues.get(parts[1] ?? '')?.restoreSent(parts[2] ?? '', value);
    }
  }

  /** The messages of the dead-letter queues. */
  deadLetters(): readonly DeadLetter[] {
    return [...this.queues.values()]
      .filter(isDeadLetterQueue)
      .flatMap((queue) =>
        queue.messages().map(({ id, groupId, sentAt, body }) => ({ queue: queue.definition.name, messageId: id, groupId, sentAt, body })),
      );
  }

  /** Whether it takes the messages of another queue that fail there. */
  isDeadLetterQueueOfQueue(name: string): boolean {
    return this.sourceOf(name) !== undefined;
  }

  /** Sends dead letters back to their original queue as new messages, in order. Returns their number. */
  async redrive(deadLetterQueue: string): Promise<number> {
    const from = this.named(deadLetterQueue);
    const to = this.sourceOf(deadLetterQueue);
    if (!to) throw queueDoesNotExist();
    return from.moveOut(from.messages(), (message) => [to.movingIn({ ...message, id: randomUUID() })]);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private sourceOf(deadLetterQueue: string): PersistentQueue | undefined {
    return [...this.queues.values()].find(({ definition }) => definition.deadLetterQueue === deadLetterQueue);
  }

  private moveToDeadLetters({ deadLetterQueue }: QueueDefinition, dead: readonly Message[]): readonly Change[] {
    if (deadLetterQueue === null) return [];
    return dead.map((message) => this.named(deadLetterQueue).movingIn(message));
  }
}

const isDeadLetterQueue = (queue: PersistentQueue): boolean => queue.definition.deadLetterQueue === null;

export const openQueues = async (definitions: readonly QueueDefinition[], now: Clock, folder?: string): Promise<Queues> => {
  const queues = new Queues(definitions, await openKeyStore(folder), now);
  await queues.restore();
  return queues;
};
