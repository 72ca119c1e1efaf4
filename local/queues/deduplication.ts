/** Remembers for five minutes what was sent to a FIFO queue under which deduplication id. */
import { LIMITS } from './limits';
import type { SentMessage } from './message';

export type Sent = SentMessage & { readonly at: number };

export class Deduplication {
  /** In the order of sending: the oldest is first. */
  private readonly sent = new Map<string, Sent>();

  find(deduplicationId: string, now: number): Sent | undefined {
    const found = this.sent.get(deduplicationId);
    return found && now - found.at < LIMITS.deduplicationMs ? found : undefined;
  }

  remember(deduplicationId: string, sent: Sent): void {
    this.sent.delete(deduplicationId);
    this.sent.set(deduplicationId, sent);
  }

  /** Forgets what is too old, and says which. */
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
