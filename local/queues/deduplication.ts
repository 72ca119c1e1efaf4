/** Remembers the deduplication ids of a FIFO queue, with the messages sent under them, for five minutes. */
import { LIMITS } from './limits';
import type { SentMessage } from './message';

export type Sent = SentMessage & { readonly at: number };

export class Deduplication {
  /** In the order of sending, oldest first. */
  private readonly sent = new Map<string, Sent>();

  find(deduplicationId: string, now: number): Sent | undefined {
    const found = this.sent.get(deduplicationId);
    return found && now - found.at < LIMITS.deduplicationMs ? found : undefined;
  }

  remember(deduplicationId: string, sent: Sent): void {
    this.sent.delete(deduplicationId);
    this.sent.set(deduplicationId, sent);
  }

  /** After a message was not sent after all. */
  forget(deduplicationId: string): void {
    this.sent.delete(deduplicationId);
  }

  /** Forgets ids that are too old, and returns them. */
  expire(now: number): string[] {
    const expired: string[] = [];
    for (const [deduplicationId, { at }] of this.sent) {
      if (now - at < LIMITS.deduplicationMs) break;
      this.sent.delete(deduplicationId);
      expired.push(deduplicationId);
    }
    return expired;
  }
}
