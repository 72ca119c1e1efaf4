/**
 * The stream from which dynalite reads the items of a query. dynalite's own stream reads one value at a time and leaves
 * a LevelDB iterator open for each query, which holds everything it has read for as long as the process lives.
 */
import { Stream } from 'node:stream';
import type { Range, Store } from 'dynalite/db';

/** The number of values that are read together. */
const VALUES_AT_ONCE = 100;

/** Converts bounds within a table to bounds within the whole store. */
const within = (prefix: string, { gt, gte, lt, lte, ...rest }: Range): Range => ({
  ...rest,
  ...(gte !== undefined || gt === undefined ? { gte: prefix + (gte ?? '') } : { gt: prefix + gt }),
  ...(lte === undefined ? { lt: prefix + (lt ?? '\xFF') } : { lte: prefix + lte }),
});

/** A stream of the oldest kind, which only emits events: dynalite supports no other. */
class ValueStream extends Stream {
  private isOpen = true;

  /** Stops emitting. */
  destroy(): void {
    this.isOpen = false;
  }

  async run({ db }: Store, range: Range): Promise<void> {
    try {
      await this.emitAll(db, range);
      if (this.isOpen) this.emit('end');
    } catch (error) {
      this.emit('error', error);
    }
  }

  private async emitAll(db: Store['db'], range: Range): Promise<void> {
    const values = db.values(range);
    try {
      for (let some = await values.nextv(VALUES_AT_ONCE); some.length > 0; some = await values.nextv(VALUES_AT_ONCE)) {
        for (const value of some) if (this.isOpen) this.emit('data', value);
        if (!this.isOpen) return;
      }
    } finally {
      await values.close();
    }
  }
}

export const valueStream = (store: Store, prefix: string, range: Range): Stream => {
  const stream = new ValueStream();
  // The caller attaches its listeners after this function returns.
  queueMicrotask(() => void stream.run(store, within(prefix, range)));
  return stream;
};
