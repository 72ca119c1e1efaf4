/** Asks again and again, ever more slowly while nothing changes. */
import type { Surroundings } from '../surroundings';
import { Timers } from './timers';

const FIRST_MS = 5_000;
const LAST_MS = 60_000;
const GROWTH = 1.5;
/** A random part more, so that terminals do not ask in step. */
const SPREAD = 0.4;

export class Poller {
  private isRunning = false;
  private quietPolls = 0;
  private readonly timers: Timers<'poll'>;

  /** `poll`: whether something has changed. */
  constructor(
    private readonly surroundings: Surroundings,
    private readonly poll: () => Promise<boolean>,
  ) {
    this.timers = new Timers(surroundings);
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.quietPolls = 0;
    void this.run();
  }

  stop(): void {
    this.isRunning = false;
    this.timers.cancelAll();
  }

  /** Asks at once, unless a request is under way. */
  hurry(): void {
    if (!this.timers.has('poll')) return;
    this.timers.cancelAll();
    this.quietPolls = 0;
    void this.run();
  }

  private async run(): Promise<void> {
    const hasChanged = await this.poll();
    this.quietPolls = hasChanged ? 0 : this.quietPolls + 1;
    if (!this.isRunning || this.timers.has('poll')) return;
    const waitMs = Math.min(LAST_MS, FIRST_MS * GROWTH ** Math.max(0, this.quietPolls - 1));
    this.timers.set('poll', waitMs * (1 + SPREAD * this.surroundings.chance()), () => void this.run());
  }
}
