/**
 * Where the queues and the bus keep what must outlive the process: ordered keys with JSON values, in LevelDB or nowhere.
 * Writes reach the store in the order in which they were asked for; those that wait together go out as one batch. A write
 * that was answered survives the death of the process, not that of the machine: LevelDB leaves the last step to the system.
 */
import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';

export type Write =
  { readonly type: 'put'; readonly key: string; readonly value: unknown } | { readonly type: 'del'; readonly key: string };

export interface KeyStore {
  write(writes: readonly Write[]): Promise<void>;
  /** Everything there is, in the order of the keys. */
  entries(): Promise<readonly (readonly [string, unknown])[]>;
  close(): Promise<void>;
}

/** Keeps nothing: for a process whose data may die with it. */
export const memoryStore = (): KeyStore => ({
  write: () => Promise.resolve(),
  entries: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});

class LevelStore implements KeyStore {
  private waiting: Write[] = [];
  private nextBatch: Promise<void> | null = null;
  private lastBatch: Promise<void> = Promise.resolve();

  constructor(private readonly level: ClassicLevel<string, unknown>) {}

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
    await (this.nextBatch ?? this.lastBatch);
    await this.level.close();
  }

  private writeWaiting(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.nextBatch = null;
    this.lastBatch = this.level.batch(batch);
    return this.lastBatch;
  }
}

/** Without a folder nothing is kept. */
export const openKeyStore = async (folder?: string): Promise<KeyStore> => {
  if (folder === undefined) return memoryStore();
  mkdirSync(folder, { recursive: true });
  const level = new ClassicLevel<string, unknown>(folder, { valueEncoding: 'json' });
  await level.open();
  return new LevelStore(level);
};

/** Enough digits for any number that JavaScript counts with exactly, so that keys sort as their numbers do. */
const NUMBER_DIGITS = 16;

export const sortable = (number: number): string => String(number).padStart(NUMBER_DIGITS, '0');
