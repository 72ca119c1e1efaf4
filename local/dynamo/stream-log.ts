/**
 * The stream: a log of item changes in the same LevelDB as the items, at consecutive positions. A record is kept until
 * every consumer has processed it.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import type { ClassicLevel } from 'classic-level';
import type { WriteGuard } from '../storage/write-guard';
import { BEFORE_FIRST, positionOf, sequenceNumber } from './sequence-number';
import { type ItemChange, streamRecordJson } from './stream-record';

/** The position of a record and the key of its item: enough for planning, without reading both images. */
export type StreamEntry = { readonly sequence: string; readonly itemKey: string };

export type StreamLog = {
  /** The records after this sequence number, oldest first. */
  read(afterSequence: string, limit: number): Promise<DynamoDBRecord[]>;
  entries(afterSequence: string, limit: number): Promise<StreamEntry[]>;
  /** The records of the first entries, as JSON: as many as fit into `maxBytes`, but at least one. */
  load(entries: readonly StreamEntry[], maxBytes: number): Promise<string[]>;
  /** Calls the listener after each append. The returned function removes it. */
  onAppend(listener: () => void): () => void;
  /** The sequence number of the newest record ever appended. */
  lastSequence(): string;
  /** The last record that the consumer has processed. */
  checkpoint(consumer: string): string;
  /** Stores the checkpoint and drops the records that every consumer has processed. */
  setCheckpoint(consumer: string, sequence: string): Promise<void>;
};

type LogOperation = { readonly type: 'put'; readonly key: string; readonly value: string; readonly valueEncoding: 'utf8' };

export type AppendableLog = StreamLog & {
  /**
   * The operations that append the records of these changes, for the batch that writes the items. Call `appended` after
   * the batch.
   */
  append(changes: readonly ItemChange[], at: number): { readonly operations: readonly LogOperation[]; appended(): void };
};

const KEY_PREFIX = 'stream~';
const KEY_PREFIX_END = 'stream\u007f';
const checkpointKey = (consumer: string): string => `checkpoint~${consumer}`;
const recordKey = ({ sequence, itemKey }: StreamEntry): string => `${KEY_PREFIX}${sequence}~${itemKey}`;
/** Sorts after all keys of this sequence number and before those of the next. */
const endOf = (sequence: string): string => `${KEY_PREFIX}${sequence}\u007f`;
const earlier = (one: string, other: string): string => (one < other ? one : other);
const later = (one: string, other: string): string => (one > other ? one : other);
const UTF8 = { valueEncoding: 'utf8' } as const;

const entryOf = (key: string): StreamEntry => {
  const [, sequence = '', itemKey = ''] = key.split('~');
  return { sequence, itemKey };
};

/** `consumers`: the consumers for which records are kept. */
export const openStreamLog = async (db: ClassicLevel, consumers: readonly string[], guard: WriteGuard): Promise<AppendableLog> => {
  const listeners = new Set<() => void>();
  const checkpoints = await readCheckpoints(db, consumers);
  // If all records have been dropped, the checkpoints still show the last position of the stream.
  let last = [await newestSequence(db), ...checkpoints.values()].reduce(later);
  // A failed write may have been stored all the same. Its positions are taken.
  guard.onReopen(async () => void (last = later(last, await newestSequence(db))));
  // Later deletions start here, because skipping keys that were already deleted becomes slower and slower.
  let dropped = BEFORE_FIRST;
  return {
    ...readerOf(db),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lastSequence: () => last,
    checkpoint: (consumer) => checkpoints.get(consumer) ?? BEFORE_FIRST,
    setCheckpoint: async (consumer, sequence) => {
      await guard.write(() => db.batch([{ type: 'put', key: checkpointKey(consumer), value: sequence, ...UTF8 }]));
      checkpoints.set(consumer, sequence);
      const passed = [...checkpoints.values()].reduce(earlier);
      if (passed <= dropped) return;
      await guard.write(() => db.clear({ gt: endOf(dropped), lt: endOf(passed) }));
      dropped = passed;
    },
    append: (changes, at) => {
      const sequences = changes.map((_, index) => sequenceNumber(positionOf(last) + index + 1));
      const appended = () => {
        last = sequences.at(-1) ?? last;
        for (const listener of listeners) listener();
      };
      return { operations: changes.map((change, index) => putRecord(change, sequences[index] ?? '', at)), appended };
    },
  };
};

const readerOf = (db: ClassicLevel): Pick<StreamLog, 'read' | 'entries' | 'load'> => {
  const after = (sequence: string, limit: number) => ({ gt: endOf(sequence), lt: KEY_PREFIX_END, limit });
  return {
    read: async (afterSequence, limit) => {
      const texts = await db.values<string, string>({ ...after(afterSequence, limit), ...UTF8 }).all();
      return texts.map(parseRecord);
    },
    entries: async (afterSequence, limit) => (await db.keys(after(afterSequence, limit)).all()).map(entryOf),
    load: (entries, maxBytes) => loadTexts(db, entries, maxBytes),
  };
};

const newestSequence = async (db: ClassicLevel): Promise<string> => {
  const [newest] = await db.keys({ gt: KEY_PREFIX, lt: KEY_PREFIX_END, reverse: true, limit: 1 }).all();
  return newest === undefined ? BEFORE_FIRST : entryOf(newest).sequence;
};

const putRecord = (change: ItemChange, sequence: string, at: number): LogOperation => {
  const key = recordKey({ sequence, itemKey: change.itemKey });
  return { type: 'put', key, value: streamRecordJson(change, sequence, at), ...UTF8 };
};

export const parseRecord = (text: string): DynamoDBRecord => JSON.parse(text) as DynamoDBRecord;

const readCheckpoints = async (db: ClassicLevel, consumers: readonly string[]): Promise<Map<string, string>> => {
  const saved = await db.getMany<string, string>(consumers.map(checkpointKey), UTF8);
  return new Map(consumers.map((consumer, index) => [consumer, saved[index] ?? BEFORE_FIRST]));
};

const loadTexts = async (db: ClassicLevel, entries: readonly StreamEntry[], maxBytes: number): Promise<string[]> => {
  const texts = await db.getMany<string, string>(entries.map(recordKey), UTF8);
  let bytes = 0;
  const fitting: string[] = [];
  for (const [index, text] of texts.entries()) {
    if (text === undefined) throw new Error(`The stream no longer has record ${entries[index]?.sequence}`);
    bytes += Buffer.byteLength(text);
    if (bytes > maxBytes && index > 0) break;
    fitting.push(text);
  }
  return fitting;
};
