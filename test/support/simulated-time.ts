/** Time for what sets timers: it passes only in `pass`, and what was started by a timer is done before the next one. */
import { setImmediate } from 'node:timers/promises';

type Planned = { readonly at: number; readonly run: () => void };

export class SimulatedTime {
  private readonly planned = new Set<Planned>();

  constructor(public now: number) {}

  after = (ms: number, run: () => void): (() => void) => {
    const plan = { at: this.now + ms, run };
    this.planned.add(plan);
    return () => this.planned.delete(plan);
  };

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await setImmediate();
    for (let next = this.next(until); next; next = this.next(until)) {
      this.planned.delete(next);
      this.now = Math.max(this.now, next.at);
      next.run();
      await setImmediate();
    }
    this.now = until;
  }

  private next(until: number): Planned | undefined {
    let earliest: Planned | undefined;
    for (const plan of this.planned) if (plan.at <= until && plan.at < (earliest?.at ?? Infinity)) earliest = plan;
    return earliest;
  }
}
