/**
 * Lambda's event source mapping for a queue: receives batches, invokes the function with them, deletes what it managed and
 * gives back what it did not.
 *
 * Unlike the cloud's it receives as soon as something can be received, without polling, and gives failed messages back after
 * a shorter wait (see `retry-delay.ts`), unless the function has set their visibility time-out itself.
 */
import type { Clock } from '../../functions/runtime/clock';
import { CLOCK_POLL_MS } from '../clock-polling';
import type { InvokeResult } from '../invoke';
import type { Log } from '../log';
import { failedMessageIds } from './batch-result';
import type { PersistentQueue } from './persistent-queue';
import type { Message } from './message';
import { retryDelayMs, type RetrySettings } from './retry-delay';

export type QueueConsumerOptions = {
  readonly name: string;
  readonly queue: PersistentQueue;
  readonly batchSize: number;
  /** That many batches run beside each other. */
  readonly maxConcurrency: number;
  readonly invoke: (messages: readonly Message[]) => Promise<InvokeResult>;
  readonly retry: RetrySettings;
  readonly now: Clock;
  readonly log: Log;
};

export type RunningConsumer = {
  /** Batches that a function is busy with. */
  readonly inFlight: () => number;
  /** Receives no more, and waits for what is in flight. */
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

  private wake(): void {
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
    // Sends of the same turn are received together, as they would be by a poller.
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

  /** The store cannot be written: messages come again once their visibility time-out is over. */
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
  return { inFlight: () => consumer.inFlight(), stop: () => consumer.stop() };
};
