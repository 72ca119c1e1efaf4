/** Simulated time: runs what is planned in the order of its time. */
import { Heap } from 'heap-js';

type Planned = { readonly at: number; readonly order: number; readonly run: () => void };

/** What is planned for the same time runs in the order in which it was planned. */
export class Events {
  private readonly heap = new Heap<Planned>((one, other) => one.at - other.at || one.order - other.order);
  private planned = 0;
  private time = 0;

  get now(): number {
    return this.time;
  }

  /** A time that has passed counts as now. */
  at(time: number, run: () => void): void {
    this.heap.push({ at: Math.max(time, this.time), order: this.planned++, run });
  }

  after(delay: number, run: () => void): void {
    this.at(this.time + delay, run);
  }

  /** Runs everything that is planned up to this time; the rest stays planned. */
  runUntil(end: number): void {
    for (let next = this.heap.peek(); next && next.at <= end; next = this.heap.peek()) {
      this.heap.pop();
      this.time = next.at;
      next.run();
    }
    if (Number.isFinite(end)) this.time = Math.max(this.time, end);
  }
}
