/** Tells a screen reader about activity, at most once a second. If there is more, it tells the newest. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { SECOND_MS } from '../../schemas/durations';
import type { Browser } from '../browser';

const AT_ONCE = 3;

export class Announcer {
  private readonly said = signal('');
  readonly words: ReadonlySignal<string> = this.said;
  private waiting: string[] = [];
  private isPausing = false;

  constructor(private readonly browser: Pick<Browser, 'after'>) {}

  say(sentences: readonly string[]): void {
    this.waiting.push(...sentences);
    this.next();
  }

  private next(): void {
    if (this.isPausing || this.waiting.length === 0) return;
    this.said.value = `${this.waiting.slice(-AT_ONCE).join('. ')}.`;
    this.waiting = [];
    this.isPausing = true;
    this.browser.after(SECOND_MS, () => {
      this.isPausing = false;
      this.next();
    });
  }
}
