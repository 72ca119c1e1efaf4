/** Delivers messages until they are accepted. A channel keeps its order, and channels are independent of each other. */
import type { Message } from './state';
import type { Timers } from './timers';

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;

export type Send = (message: Message) => Promise<boolean>;

export type OutboxOptions = {
  readonly channels: Record<string, Message[]>;
  readonly send: Send;
  readonly timers: Timers;
  readonly changed: () => void;
};

export class Outbox {
  private readonly busyChannels = new Set<string>();
  private readonly drains = new Set<Promise<void>>();
  private readonly sleepers = new Set<() => void>();
  private stopped = false;

  constructor(private readonly options: OutboxOptions) {}

  /** Starts with the messages that an earlier run left. */
  start(): void {
    for (const channel of Object.keys(this.options.channels)) this.run(channel);
  }

  push(channel: string, message: Message): void {
    (this.options.channels[channel] ??= []).push(message);
    this.options.changed();
    this.run(channel);
  }

  /** Deletes undelivered messages of this kind. */
  clear(kind: Message['kind']): void {
    for (const messages of Object.values(this.options.channels)) {
      messages.splice(0, messages.length, ...messages.filter((message) => message.kind !== kind));
    }
    this.options.changed();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const wake of this.sleepers) wake();
    await Promise.all(this.drains);
  }

  private run(channel: string): void {
    if (this.stopped || this.busyChannels.has(channel)) return;
    this.busyChannels.add(channel);
    const drain = this.drain(channel).finally(() => this.drains.delete(drain));
    this.drains.add(drain);
  }

  private async drain(channel: string): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    for (;;) {
      const message = this.options.channels[channel]?.[0];
      if (message === undefined || this.stopped) break;
      const isAccepted = await this.options.send(message);
      if (isAccepted) this.remove(channel, message);
      else if (!this.stopped) await this.sleep(retryMs);
      retryMs = isAccepted ? FIRST_RETRY_MS : Math.min(retryMs * 2, MAX_RETRY_MS);
    }
    // Runs in the same turn of the event loop as the check for messages, so that a later push starts the channel again.
    this.busyChannels.delete(channel);
    if (this.options.channels[channel]?.length === 0) delete this.options.channels[channel];
  }

  /** The message may have been cleared in the meantime. */
  private remove(channel: string, message: Message): void {
    const messages = this.options.channels[channel];
    if (messages?.[0] === message) messages.shift();
    this.options.changed();
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(wake);
        cancel();
        resolve();
      };
      const cancel = this.options.timers.afterRealTime(ms, wake);
      this.sleepers.add(wake);
    });
  }
}
