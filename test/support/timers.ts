/** Timers of a test that decides what time it is. Unlike `SimulatedTime`, it wakes all that is due at a time together. */
export class Timers {
  private readonly timers: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(private readonly time: { now: number }) {}

  get count(): number {
    return this.timers.length;
  }

  /** Infinity if there are none. */
  get nextAt(): number {
    return Math.min(...this.timers.map(({ at }) => at));
  }

  after(ms: number, wake: () => void): void {
    this.timers.push({ at: this.time.now + ms, wake });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.after(ms, wake));
  }

  /** `nextAt`: when something is due next, once nothing is left to do now. */
  async advance(ms: number, nextAt: () => Promise<number>): Promise<void> {
    const until = this.time.now + ms;
    for (let next = await nextAt(); next <= until; next = await nextAt()) {
      this.time.now = next;
      const due = this.timers.filter(({ at }) => at <= next);
      this.timers.splice(0, this.timers.length, ...this.timers.filter(({ at }) => at > next));
      due.forEach(({ wake }) => wake());
    }
    this.time.now = until;
  }

  wakeAll(): void {
    this.timers.splice(0).forEach(({ wake }) => wake());
  }
}
