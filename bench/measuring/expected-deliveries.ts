/** Tracks the deliveries that a change should cause: when each arrived, and which did not. */

export type Delivered = {
  /** From the change to its last delivery. */
  readonly lastMs: number;
  /** The time of the last delivery, by the monotonic clock. */
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
  /** Deliveries that arrived twice, or too late. */
  repeated = 0;
  private readonly open = new Map<string, Expected>();

  /** Call this before the change is made. Resolves with the last delivery, or at the deadline with the missing ones. */
  expect(change: string, count: number, withinMs: number): Promise<Delivered> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.end(change), withinMs);
      this.open.set(change, { count, receivers: new Set(), resolve, timer, startedAt: undefined, isOver: false, lastAt: NaN, bytes: 0 });
    });
  }

  /** Records the time of the change. Its deliveries may arrive before this call. */
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

  /** Resolves if all deliveries are over and the start is known. */
  private finish(change: string, expected: Expected): void {
    const { isOver, startedAt, lastAt, bytes, count, receivers, timer } = expected;
    if (!isOver || startedAt === undefined) return;
    this.open.delete(change);
    clearTimeout(timer);
    expected.resolve({ lastAt, bytes, lastMs: lastAt - startedAt, lost: count - receivers.size });
  }
}
