/**
 * Persistent storage of the queues and the bus: ordered keys with JSON values, in LevelDB or in memory only. Writes
 * keep their order, and writes that wait go out in one batch. A completed write survives a full disk and a crash of the
 * process, but not a crash of the machine, because LevelDB leaves the final flush to the operating system.
 */
import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';
import { guardWrites, type WriteGuard } from './write-guard';

export type Write =
  { readonly type: 'put'; readonly key: string; readonly value: unknown } | { readonly type: 'del'; readonly key: string };

export type KeyStore = {
  write(writes: readonly Write[]): Promise<void>;
  /** All entries, ordered by key. */
  entries(): Promise<readonly (readonly [string, unknown])[]>;
  close(): Promise<void>;
};

/** Stores nothing, for a process whose data may die with it. */
const memoryStore = (): KeyStore => ({
  write: () => Promise.resolve(),
  entries: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});

class LevelStore implements KeyStore {
  private waiting: Write[] = [];
  private nextBatch: Promise<void> | null = null;
  private lastBatch: Promise<void> = Promise.resolve();

  constructor(
    private readonly level: ClassicLevel<string, unknown>,
    private readonly guard: WriteGuard,
  ) {}

  write(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return Promise.resolve();
    this.waiting.push(...writes);
    this.nextBatch ??= this.lastBatch.then(
      () => this.writeWaiting(),
      () => this.writeWaiting(),
    );
    return this.nextBatch;
  }

  async entries(): Promise<readonly (readonly [string, unknown])[]> {
    return this.level.iterator().all();
  }

  async close(): Promise<void> {
    await (this.nextBatch ?? this.lastBatch).catch(() => undefined);
    await this.level.close();
  }

  private writeWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.nextBatch = null;
    this.lastBatch = this.guard.write(() => this.level.batch(batch));
    return this.lastBatch;
  }
}

/** Stores nothing if there is no folder. */
export const openKeyStore = async (folder?: string): Promise<KeyStore> => {
  if (folder === undefined) return memoryStore();
  mkdirSync(folder, { recursive: true });
  const level = new ClassicLevel<string, unknown>(folder, { valueEncoding: 'json' });
  await level.open();
  return new LevelStore(level, guardWrites(level, folder));
};

/** Enough digits for any safe integer, so that keys sort like their numbers. */
const NUMBER_DIGITS = 16;

export const sortable = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');
