/** A clock that stands still until it is moved. What is due happens in its order, each with time for what follows from it. */
import type { Clock } from '../../gateway/clock';

type Due = { readonly at: number; readonly order: number; readonly body: () => void };

/** Lets promises settle that wait for nothing but each other. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class FakeClock implements Clock {
  private due: Due[] = [];
  private order = 0;

  constructor(private time = Date.UTC(2026, 10, 29)) {}

  readonly now = (): number => this.time;

  readonly after = (ms: number, body: () => void) => {
    this.order += 1;
    const due = { at: this.time + Math.max(0, ms), order: this.order, body };
    this.due.push(due);
    return { cancel: () => void (this.due = this.due.filter((each) => each !== due)) };
  };

  async advance(ms: number): Promise<void> {
    const until = this.time + ms;
    await settled();
    for (let next = this.first(until); next; next = this.first(until)) {
      this.due = this.due.filter((each) => each !== next);
      this.time = Math.max(this.time, next.at);
      next.body();
      await settled();
    }
    this.time = until;
  }

  private first(until: number): Due | undefined {
    return this.due
      .filter(({ at }) => at <= until)
      .reduce<Due | undefined>(
        (least, each) => (!least || each.at < least.at || (each.at === least.at && each.order < least.order) ? each : least),
        undefined,
      );
  }
}
