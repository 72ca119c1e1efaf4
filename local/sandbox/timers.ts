/** The sandbox's timers. They run faster by the sandbox's speed, and all end when it stops. */

export type Cancel = () => void;

/** Calls `run` after this many milliseconds. Tests supply their own. */
export type SetTimer = (run: () => void, ms: number) => Cancel;

export const realTimer: SetTimer = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

export class Timers {
  private readonly waiting = new Set<Cancel>();
  private stopped = false;

  constructor(
    private readonly speed: number,
    private readonly setTimer: SetTimer,
  ) {}

  /** A delay in call time, which `speed` shortens. */
  after(ms: number, run: () => void): Cancel {
    return this.afterRealTime(ms / this.speed, run);
  }

  afterRealTime(ms: number, run: () => void): Cancel {
    if (this.stopped) return () => undefined;
    const cancel = (): void => {
      this.waiting.delete(cancel);
      cancelTimer();
    };
    const cancelTimer = this.setTimer(() => {
      this.waiting.delete(cancel);
      run();
    }, ms);
    this.waiting.add(cancel);
    return cancel;
  }

  stop(): void {
    this.stopped = true;
    for (const cancel of [...this.waiting]) cancel();
  }
}
