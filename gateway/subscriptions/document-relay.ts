/** Posts the notifications of one subscription to Rollcall: one after the other, in the order in which they came. */
import { type Clock, sleep } from '../clock';
import type { EventPackages, RelayedNotification } from '../rollcall/ports';
import { backOffMs } from './retry-rules';

export type RelayDeps = {
  readonly clock: Clock;
  readonly randomFraction: () => number;
  readonly eventPackages: Pick<EventPackages, 'post'>;
  readonly taken: () => void;
  /** Something is missing: the whole state is needed. */
  readonly missing: () => void;
  readonly gone: () => void;
  readonly refused: () => void;
};

/** The most documents that wait while Rollcall is away. The whole state replaces older ones afterwards. */
const MAX_WAITING = 50;

export class DocumentRelay {
  private waiting: RelayedNotification[] = [];
  private isBusy = false;
  private hasLost = false;
  private isStopped = false;

  constructor(private readonly deps: RelayDeps) {}

  push(notification: RelayedNotification): void {
    if (this.waiting.length >= MAX_WAITING) [this.waiting, this.hasLost] = [[], true];
    this.waiting.push(notification);
    void this.work();
  }

  stop(): void {
    this.isStopped = true;
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let next = this.waiting.shift(); next && !this.isStopped; next = this.waiting.shift()) await this.relay(next);
    this.isBusy = false;
  }

  private async relay(notification: RelayedNotification): Promise<void> {
    let result = await this.deps.eventPackages.post(notification);
    for (let failures = 0; result === 'unavailable' && !this.isStopped; failures += 1) {
      await sleep(this.deps.clock, backOffMs(failures, this.deps.randomFraction()));
      result = await this.deps.eventPackages.post(notification);
    }
    if (result === 'taken') this.deps.taken();
    if (result === 'gone') this.deps.gone();
    if (result === 'refused') this.deps.refused();
    const isMissing = result === 'full-state-required' || (this.hasLost && result === 'taken');
    this.hasLost = false;
    if (isMissing) this.deps.missing();
  }
}
