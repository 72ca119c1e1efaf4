/** Time that passes only when nothing is left to do at the moment: hours of it take as long as the work in them. */

export class VirtualTime {
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private running = 0;
  private allAsleep = (): void => undefined;

  constructor(public now: number) {}

  /** For what is running, one sleep at a time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers.push({ at: this.now + ms, wake: resolve });
      this.stops();
    });
  }

  /** Begins something at a time from the start of `run` on. */
  plan(at: number, body: () => Promise<void>): void {
    this.sleepers.push({ at, wake: () => void body().then(() => this.stops()) });
  }

  /** Until everything that was planned is done. */
  async run(): Promise<void> {
    for (let next = this.takeNext(); next; next = this.takeNext()) {
      this.now = Math.max(this.now, next.at);
      this.running += 1;
      const asleep = new Promise<void>((resolve) => (this.allAsleep = resolve));
      next.wake();
      await asleep;
    }
  }

  private takeNext() {
    const earliest = this.sleepers.reduce<number>(
      (least, { at }, index) => (at < (this.sleepers[least]?.at ?? Infinity) ? index : least),
      0,
    );
    return this.sleepers.splice(earliest, 1)[0];
  }

  private stops(): void {
    this.running -= 1;
    if (this.running === 0) this.allAsleep();
  }
}
