/** The deliveries that a change should bring: when each came, and which did not. */

export type Delivered = {
  /** From the change to its last delivery. */
  readonly lastMs: number;
  /** When the last one came, by the monotonic clock. */
  readonly lastAt: number;
  readonly bytes: number;
  readonly lost: number;
};

type Expected = {
  readonly receivers: Set<string>;
  readonly count: number;
  readonly resolve: (delivered: Delivered) => void;
  readonly timer: NodeJS.Timeout;
  startedAt: number | undefined;
  isOver: boolean;
  lastAt: number;
  bytes: number;
};

export class ExpectedDeliveries {
  /** Deliveries that came once more, or that nobody expected any longer. */
  repeated = 0;
  private readonly open = new Map<string, Expected>();

  /** Before the change is made. Resolves with the last delivery, or at the deadline with those that are missing. */
  expect(change: string, count: number, withinMs: number): Promise<Delivered> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(change), withinMs);
      this.open.set(change, { count, receivers: new Set(), resolve, timer, startedAt: undefined, isOver: false, lastAt: NaN, bytes: 0 });
    });
  }

  /** When the change was made; its deliveries may have come before whoever made it knows. */
  started(change: string, at: number): void {
    const expected = this.open.get(change);
    if (!expected) return;
    expected.startedAt = at;
    this.finish(change, expected);
  }

  arrived(change: string, receiver: string, at: number, bytes: number): void {
    const expected = this.open.get(change);
    if (!expected || expected.receivers.has(receiver)) {
      this.repeated += 1;
      return;
    }
    expected.receivers.add(receiver);
    expected.lastAt = at;
    expected.bytes += bytes;
    if (expected.receivers.size === expected.count) this.end(change);
  }

  private end(change: string): void {
    const expected = this.open.get(change);
    if (!expected) return;
    expected.isOver = true;
    this.finish(change, expected);
  }

  /** Over, and known when it began. */
  private finish(change: string, expected: Expected): void {
    const { isOver, startedAt, lastAt, bytes, count, receivers, timer } = expected;
    if (!isOver || startedAt === undefined) return;
    this.open.delete(change);
    clearTimeout(timer);
    expected.resolve({ lastAt, bytes, lastMs: lastAt - startedAt, lost: count - receivers.size });
  }
}
