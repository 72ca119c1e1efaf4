/**
 * A pool of instances, with a queue before it. Several equal jobs are one entry, and are split if only some of them find
 * an instance, so a hundred thousand conferences make no more entries than a thousand.
 */

/** `begin`: so many of the jobs have an instance. */
type Waiting = { left: number; readonly begin: (jobs: number) => void };

export class Pool {
  private readonly queue: Waiting[] = [];
  private head = 0;
  private busy = 0;

  constructor(readonly size: number) {}

  /** Begins the jobs, now or when an instance is free, in the order in which they came. */
  enter(jobs: number, begin: (jobs: number) => void): void {
    this.queue.push({ left: jobs, begin });
    this.serve();
  }

  /** Begins as many as there is room for, if nobody waits. Returns how many. */
  tryEnter(jobs: number): number {
    const begun = this.head < this.queue.length ? 0 : Math.min(jobs, this.size - this.busy);
    this.busy += begun;
    return begun;
  }

  leave(jobs: number): void {
    this.busy -= jobs;
    this.serve();
  }

  private serve(): void {
    for (let first = this.queue[this.head]; first && this.busy < this.size; first = this.queue[this.head]) {
      const begun = Math.min(first.left, this.size - this.busy);
      first.left -= begun;
      this.busy += begun;
      if (first.left === 0) this.advance();
      first.begin(begun);
    }
  }

  private advance(): void {
    this.head += 1;
    if (this.head < 1_000 || this.head * 2 < this.queue.length) return;
    this.queue.splice(0, this.head);
    this.head = 0;
  }
}
