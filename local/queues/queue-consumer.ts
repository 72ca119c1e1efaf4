/**
 * Lambda's event source mapping for a queue. It receives batches, invokes the function with them, deletes the messages
 * that succeeded and makes the failed ones visible again.
 *
 * Unlike AWS it receives messages as soon as they are visible, without polling, and retries failed messages after a
 * shorter wait (see `retry-delay.ts`), unless the function has set their visibility time-out itself.
 */
import type { Clock } from '../../functions/runtime/clock';
import { CLOCK_POLL_MS } from '../clock-polling';
import type { InvokeResult } from '../invoke';
import type { Log } from '../log';
import { failedMessageIds } from './batch-result';
import type { Message } from './message';
import type { PersistentQueue } from './persistent-queue';
import { retryDelayMs, type RetrySettings } from './retry-delay';

export type QueueConsumerOptions = {
  readonly name: string;
  readonly queue: PersistentQueue;
  readonly batchSize: number;
  /** The number of batches that run at the same time. */
  readonly maxConcurrency: number;
  readonly invoke: (messages: readonly Message[]) => Promise<InvokeResult>;
  readonly retry: RetrySettings;
  readonly now: Clock;
  readonly log: Log;
};

export type RunningConsumer = {
  /** The number of running batches. */
  readonly inFlight: () => number;
  /** Receives what is due at once, after the clock was moved by hand. */
  readonly wake: () => void;
  /** Stops receiving and waits for the running batches. */
  readonly stop: () => Promise<void>;
};

class QueueConsumer {
  private readonly running = new Set<Promise<void>>();
  private receiving: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: QueueConsumerOptions) {
    this.unsubscribe = options.queue.onChange(() => this.wake());
    this.wake();
  }

  inFlight(): number {
    return this.running.size;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.unsubscribe();
    clearTimeout(this.timer);
    await this.receiving;
    await Promise.all(this.running);
  }

  wake(): void {
    this.again = true;
    if (this.stopped || this.receiving) return;
    this.receiving = this.receiveAll()
      .catch((error: unknown) => this.reportBroken(error))
      .finally(() => {
        this.receiving = null;
        this.sleep();
      });
  }

  private async receiveAll(): Promise<void> {
    // If messages are sent in the same turn of the event loop, they are received together, as by a poller.
    await Promise.resolve();
    while (this.again && !this.stopped) {
      this.again = false;
      while (this.running.size < this.options.maxConcurrency && this.isDue()) {
        const messages = await this.options.queue.receive(this.options.batchSize);
        if (messages.length > 0) this.start(messages);
      }
    }
  }

  private isDue(): boolean {
    const at = this.options.queue.dueAt();
    return !this.stopped && at !== null && at <= this.options.now();
  }

  private start(messages: readonly Message[]): void {
    const batch = this.handle(messages)
      .catch((error: unknown) => this.reportBroken(error))
      .finally(() => {
        this.running.delete(batch);
        this.wake();
      });
    this.running.add(batch);
  }

  private async handle(messages: readonly Message[]): Promise<void> {
    const { queue, invoke, log, name } = this.options;
    const result = await invoke(messages);
    const failed = new Set(
      failedMessageIds(
        result,
        messages.map(({ id }) => id),
      ),
    );
    if (failed.size > 0) log('warn', 'local.queue.failed', { consumer: name, failed: failed.size, of: messages.length });
    await Promise.all(messages.map((message) => (failed.has(message.id) ? this.retryLater(message) : queue.delete(message.receipt ?? ''))));
  }

  private retryLater(message: Message): Promise<void> {
    const { queue, retry } = this.options;
    const delayMs = retryDelayMs(message.receiveCount, queue.definition.visibilityTimeoutSeconds, retry);
    return queue.retryLater(message, delayMs);
  }

  /** The store could not be written. The messages are received again after their visibility time-out. */
  private reportBroken(error: unknown): void {
    this.options.log('error', 'local.queue.broken', { consumer: this.options.name, reason: String(error) });
  }

  private sleep(): void {
    clearTimeout(this.timer);
    const at = this.options.queue.dueAt();
    if (this.stopped || at === null || this.running.size >= this.options.maxConcurrency) return;
    const waitMs = Math.min(Math.max(at - this.options.now(), 0), CLOCK_POLL_MS);
    this.timer = setTimeout(() => this.wake(), waitMs);
  }
}

export const startQueueConsumer = (options: QueueConsumerOptions): RunningConsumer => {
  const consumer = new QueueConsumer(options);
  return { inFlight: () => consumer.inFlight(), wake: () => consumer.wake(), stop: () => consumer.stop() };
};
