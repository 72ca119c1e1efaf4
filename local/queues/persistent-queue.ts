/** One queue with its rules and its copy on disk: the equivalent of one SQS queue URL. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../../functions/runtime/clock';
import type { KeyStore, Write } from '../storage/key-store';
import { Deduplication, type Sent } from './deduplication';
import { LIMITS } from './limits';
import { md5, type Message, type NewMessage, type SentMessage } from './message';
import { Queue } from './queue';
import { invalidParameter, receiptHandleIsInvalid } from './queue-error';
import { type QueueRecords, queueRecords } from './queue-records';
import { checkMessage } from './send-rules';

export type QueueDefinition = {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  /** Infinity if there is no dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly deadLetterQueue: string | null;
};

/** Sequence numbers start from the clock, in microseconds, so that they keep increasing after a restart. */
const SEQUENCES_PER_MS = 1000;

/** If the receipt or the removal of messages could not be stored, such as on a full disk. */
const RECEIVE_AGAIN_MS = 1_000;

/** A change of a queue that is made when its writes are stored, and not before. */
export type Change = {
  readonly writes: readonly Write[];
  readonly make: () => void;
};

export class PersistentQueue {
  private readonly queue: Queue;
  private readonly records: QueueRecords;
  private readonly deduplication = new Deduplication();
  /** By deduplication id: messages that are being stored. */
  private readonly storing = new Map<string, Promise<void>>();
  /** Messages whose removal is being stored. */
  private readonly leaving = new Set<Message>();
  private lastSequence = 0;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly definition: QueueDefinition,
    private readonly store: KeyStore,
    private readonly now: Clock,
    private readonly sendToDeadLetters: (dead: readonly Message[]) => readonly Change[],
  ) {
    this.queue = new Queue(definition.fifo, definition.maxReceiveCount);
    this.records = queueRecords(definition.name);
  }

  async send(message: NewMessage): Promise<SentMessage> {
    checkMessage(message, this.definition.fifo);
    const now = this.now();
    const known = message.deduplicationId === undefined ? undefined : this.deduplication.find(message.deduplicationId, now);
    if (known) {
      await this.storing.get(message.deduplicationId ?? '');
      // The hash is that of the new body. The sender checks it, and may have serialised the same content differently.
      return { ...known, md5: md5(message.body) };
    }
    const added = this.newMessage(message, now);
    await this.storeSent(added, this.store.write([this.records.put(added), ...this.rememberSent(added, now)]));
    this.enqueue(added);
    return added;
  }

  /** Adds a message that is moved out of another queue. Its receive count starts again. */
  movingIn(message: Message): Change {
    const position = { sequence: this.nextSequence(this.now()), delayed: false, visibleAt: 0 };
    const moved: Message = { ...message, ...position, receiveCount: 0, firstReceivedAt: null, receipt: null };
    return { writes: [this.records.put(moved)], make: () => this.enqueue(moved) };
  }

  /**
   * Removes messages together with what takes them in, in one write. A message is in one place at any time: it stays here
   * if the write fails. Returns how many were removed; a message that is being removed already does not count.
   */
  async moveOut(messages: readonly Message[], into: (message: Message) => readonly Change[] = () => []): Promise<number> {
    const taken = messages.filter((message) => !this.leaving.has(message)).map((message) => ({ message, visibleAt: message.visibleAt }));
    taken.forEach(({ message }) => this.hold(message));
    const changes = taken.flatMap(({ message }) => [this.leave(message), ...into(message)]);
    try {
      await this.store.write(changes.flatMap(({ writes }) => writes));
    } catch (error) {
      taken.forEach(({ message, visibleAt }) => this.letGo(message, visibleAt));
      throw error;
    }
    changes.forEach(({ make }) => make());
    if (taken.length > 0) this.notifyListeners();
    return taken.length;
  }

  async receive(max: number, visibilitySeconds = this.definition.visibilityTimeoutSeconds): Promise<readonly Message[]> {
    const request = { max, now: this.now(), visibilityMs: visibilitySeconds * 1000, newReceipt: () => randomUUID() };
    const { messages, dead } = this.queue.receive(request);
    dead.forEach((message) => this.leaving.add(message));
    const changes = [...dead.map((message) => this.leave(message)), ...this.sendToDeadLetters(dead)];
    const writes = [...changes.flatMap((change) => change.writes), ...messages.map((message) => this.records.put(message))];
    await this.store.write(writes).catch((error: unknown) => {
      const again = this.now() + RECEIVE_AGAIN_MS;
      this.queue.unreceive(messages, again);
      dead.forEach((message) => this.letGo(message, again));
      throw error;
    });
    changes.forEach(({ make }) => make());
    if (dead.length > 0) this.notifyListeners();
    return messages.map((message) => ({ ...message }));
  }

  /** If that cannot be stored, the message is received again after its visibility time-out. */
  async delete(receipt: string): Promise<void> {
    const message = this.queue.withReceipt(receipt);
    if (!message) return;
    await this.store.write([this.records.del(message)]);
    this.queue.remove(message);
    this.notifyListeners();
  }

  async changeVisibility(receipt: string, seconds: number): Promise<void> {
    if (!(seconds >= 0 && seconds <= LIMITS.visibilitySeconds)) {
      throw invalidParameter(`VisibilityTimeout must be between 0 and ${LIMITS.visibilitySeconds}.`);
    }
    if (!(await this.setVisibility(receipt, this.now() + seconds * 1000, seconds === 0))) throw receiptHandleIsInvalid();
  }

  /** Makes a message visible again: after the delay that its receiver chose, or else after `delayMs`. */
  async retryLater({ receipt, visibleAt }: Pick<Message, 'receipt' | 'visibleAt'>, delayMs: number): Promise<void> {
    if (receipt === null) return;
    const chosen = this.queue.withReceipt(receipt)?.visibleAt;
    await this.setVisibility(receipt, chosen === undefined || chosen === visibleAt ? this.now() + delayMs : chosen, true);
  }

  dueAt(): number | null {
    return this.queue.dueAt();
  }

  pending(): number {
    return this.queue.pending(this.now());
  }

  messages(): readonly Message[] {
    return this.queue.all();
  }

  /** Calls the listener when a message arrives, leaves or becomes visible earlier. The returned function removes it. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Its receiver is gone with the process, so the message becomes visible at once. */
  restoreMessage(stored: Message): void {
    this.lastSequence = Math.max(this.lastSequence, stored.sequence);
    this.queue.add(stored.receipt === null ? stored : { ...stored, receipt: null, visibleAt: 0 });
  }

  restoreSent(deduplicationId: string, sent: Sent): void {
    this.deduplication.remember(deduplicationId, sent);
  }

  private async setVisibility(receipt: string, visibleAt: number, released: boolean): Promise<boolean> {
    const message = this.queue.changeVisibility(receipt, visibleAt, released);
    if (!message) return false;
    await this.store.write([this.records.put(message)]);
    this.notifyListeners();
    return true;
  }

  private hold(message: Message): void {
    this.leaving.add(message);
    this.queue.hold(message);
  }

  private letGo(message: Message, visibleAt: number): void {
    this.leaving.delete(message);
    this.queue.letGo(message, visibleAt);
  }

  private leave(message: Message): Change {
    const make = (): void => {
      this.leaving.delete(message);
      this.queue.remove(message);
    };
    return { writes: [this.records.del(message)], make };
  }

  private newMessage(message: NewMessage, now: number): Message {
    const delayMs = (message.delaySeconds ?? 0) * 1000;
    return {
      id: randomUUID(),
      sequence: this.nextSequence(now),
      body: message.body,
      md5: md5(message.body),
      groupId: message.groupId ?? null,
      deduplicationId: message.deduplicationId ?? null,
      attributes: message.attributes ?? {},
      sentAt: now,
      delayed: delayMs > 0,
      visibleAt: now + delayMs,
      receiveCount: 0,
      firstReceivedAt: null,
      receipt: null,
    };
  }

  private nextSequence(now: number): number {
    this.lastSequence = Math.max(this.lastSequence + 1, now * SEQUENCES_PER_MS);
    return this.lastSequence;
  }

  private enqueue(message: Message): void {
    this.queue.add(message);
    this.notifyListeners();
  }

  /** If it cannot be stored, it has not been sent, and may be sent again under the same deduplication id. */
  private async storeSent({ deduplicationId }: Message, stored: Promise<void>): Promise<void> {
    if (deduplicationId === null) return stored;
    this.storing.set(deduplicationId, stored);
    try {
      await stored;
    } catch (error) {
      this.deduplication.forget(deduplicationId);
      throw error;
    } finally {
      this.storing.delete(deduplicationId);
    }
  }

  private rememberSent({ deduplicationId, id, md5: hash, sequence }: Message, now: number): Write[] {
    if (deduplicationId === null) return [];
    const sent: Sent = { id, md5: hash, sequence, at: now };
    this.deduplication.remember(deduplicationId, sent);
    const expired = this.deduplication.expire(now);
    return [this.records.putSent(deduplicationId, sent), ...expired.map((old) => this.records.delSent(old))];
  }

  private notifyListeners(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
