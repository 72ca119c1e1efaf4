/** Removing somebody can be undone for a moment, instead of a question before it. Only then is it asked for. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { SECOND_MS } from '../../schemas/durations';
import type { Browser } from '../browser';

const UNDO_MS = 4 * SECOND_MS;

export class Removals {
  private readonly ids = signal<ReadonlySet<string>>(new Set());
  /** Those who are about to be removed. */
  readonly waiting: ReadonlySignal<ReadonlySet<string>> = this.ids;
  private readonly cancels = new Map<string, () => void>();

  constructor(
    private readonly browser: Pick<Browser, 'after' | 'onLeave'>,
    private readonly remove: (participantId: string) => void,
  ) {
    // A closed page cannot undo anything.
    browser.onLeave(() => this.hurry());
  }

  begin(participantId: string): void {
    if (this.cancels.has(participantId)) return;
    const cancel = this.browser.after(UNDO_MS, () => this.carryOut(participantId));
    this.cancels.set(participantId, cancel);
    this.changed();
  }

  undo(participantId: string): void {
    this.cancels.get(participantId)?.();
    this.cancels.delete(participantId);
    this.changed();
  }

  /** Carries out pending removals at once. */
  hurry(): void {
    for (const participantId of [...this.cancels.keys()]) this.carryOut(participantId);
  }

  /** Another conference or user: pending removals are dropped. */
  forget(): void {
    for (const participantId of [...this.cancels.keys()]) this.undo(participantId);
  }

  private carryOut(participantId: string): void {
    this.undo(participantId);
    this.remove(participantId);
  }

  private changed(): void {
    this.ids.value = new Set(this.cancels.keys());
  }
}
