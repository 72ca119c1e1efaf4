/**
 * Memory is the truth of the running application, and the database its mirror: one write at a time, each with all that
 * has changed since the last. A database that fails never holds up what is shown.
 */
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';

export class WriteBehind {
  private next: Conference | undefined;
  private saved: Conference | undefined;
  private writing: Promise<void> | undefined;
  private failed = false;

  constructor(private readonly store: ConferenceStore) {}

  /** Whether the last write failed, so that only memory has what is newest. */
  get isBroken(): boolean {
    return this.failed;
  }

  put(conference: Conference): void {
    this.next = conference;
    this.writing ??= this.write().finally(() => (this.writing = undefined));
  }

  /** Until everything is written, or has failed. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  private async write(): Promise<void> {
    for (let next = this.next; next; next = this.next) {
      this.next = undefined;
      try {
        this.saved = (await this.store.save(next, this.saved)) === 'saved' ? next : undefined;
        this.failed = false;
      } catch {
        this.saved = undefined;
        this.failed = true;
      }
    }
  }
}
