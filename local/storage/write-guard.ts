/**
 * Lets a LevelDB accept writes only while everything that it has acknowledged would be there after a restart.
 *
 * If the disk is full, LevelDB stops in the middle of a record of its log. Later writes may succeed, but they come after
 * a torn record, and the next start skips the rest of that block. So after a failed write the database is closed and
 * opened again, which makes a new log, before the next write.
 */
import { statfs } from 'node:fs/promises';

/** A `ClassicLevel`. */
export type Reopenable = { close(): Promise<void>; open(): Promise<void> };

export type WriteGuard = {
  /** Runs one write at a time. It may fail without having run. */
  readonly write: <Result>(run: () => Promise<Result>) => Promise<Result>;
  /** Listeners run after the database has been opened again: what they remember of it may be wrong. */
  readonly onReopen: (listener: () => Promise<void> | void) => void;
};

export class StoreIncomplete extends Error {
  constructor() {
    super('A write failed, and the disk has no space yet to open the database again');
  }
}

/** To open the database again, LevelDB writes its log (up to 4 MB) into new files. */
const SPACE_TO_REOPEN = 16 * 1024 * 1024;

const freeBytesAt = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** For a database in memory, which no disk can fail. */
export const noGuard: WriteGuard = { write: (run) => run(), onReopen: () => undefined };

/** While the disk is full, the database stays open for reading. */
export const guardWrites = (level: Reopenable, folder: string, freeBytes = freeBytesAt): WriteGuard => {
  const listeners: (() => Promise<void> | void)[] = [];
  let isWhole = true;
  // One after the other, because a write behind the torn record would be lost.
  let last: Promise<unknown> = Promise.resolve();

  const reopen = async (): Promise<void> => {
    if ((await freeBytes(folder)) < SPACE_TO_REOPEN) throw new StoreIncomplete();
    await level.close();
    await level.open();
    for (const listener of listeners) await listener();
    isWhole = true;
  };

  const guarded = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (!isWhole) await reopen();
    try {
      return await run();
    } catch (error) {
      isWhole = false;
      throw error;
    }
  };

  return {
    write: (run) => {
      const written = last.then(() => guarded(run));
      last = written.catch(() => undefined);
      return written;
    },
    onReopen: (listener) => void listeners.push(listener),
  };
};
