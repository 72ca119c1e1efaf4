/**
 * What dynalite reads the items of a query from. Its own stream asks for one value at a time and leaves an iterator of LevelDB
 * open for each query, which holds what it has read for as long as the process lives.
 */
import { Stream } from 'node:stream';
import type { Range, Store } from 'dynalite/db';

/** Of values that are read together. */
const VALUES_AT_ONCE = 100;

/** Bounds, as dynalite names them inside a table, among all keys of the store. */
const within = (prefix: string, { gt, gte, lt, lte, ...rest }: Range): Range => ({
  ...rest,
  ...(gte !== undefined || gt === undefined ? { gte: prefix + (gte ?? '') } : { gt: prefix + gt }),
  ...(lte === undefined ? { lt: prefix + (lt ?? '\xFF') } : { lte: prefix + lte }),
});

/** A stream of the oldest kind, which only emits: dynalite listens to nothing else. */
class ValueStream extends Stream {
  private isWanted = true;

  /** No more is wanted. */
  destroy(): void {
    this.isWanted = false;
  }

  async run({ db }: Store, range: Range): Promise<void> {
    try {
      await this.emitAll(db, range);
      if (this.isWanted) this.emit('end');
    } catch (error) {
      this.emit('error', error);
    }
  }

  private async emitAll(db: Store['db'], range: Range): Promise<void> {
    const values = db.values(range);
    try {
      for (let some = await values.nextv(VALUES_AT_ONCE); some.length > 0; some = await values.nextv(VALUES_AT_ONCE)) {
        for (const value of some) if (this.isWanted) this.emit('data', value);
        if (!this.isWanted) return;
      }
    } finally {
      await values.close();
    }
  }
}

export const valueStream = (store: Store, prefix: string, range: Range): Stream => {
  const stream = new ValueStream();
  // It is listened to once it has been handed out.
  queueMicrotask(() => void stream.run(store, within(prefix, range)));
  return stream;
};
