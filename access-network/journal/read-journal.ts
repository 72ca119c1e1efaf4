/** Reads a journal as it was left, perhaps in the middle of a write. */
import { readFile } from 'node:fs/promises';
import { readJson } from '../../schemas/read-json';
import { Entry } from './entry';

export type JournalRead = {
  readonly entries: readonly Entry[];
  /** The last line has no end: the process was killed while it wrote, and nobody was told that it had. */
  readonly isTorn: boolean;
  /** Whole lines that cannot be read: the file was damaged by something else. */
  readonly damaged: number;
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

export const readJournal = async (path: string): Promise<JournalRead> => {
  const lines = (await textOf(path)).split('\n');
  const torn = lines.pop();
  const parsed = lines.map((line) => Entry.safeParse(readJson(line)));
  const entries = parsed.flatMap(({ data }) => (data === undefined ? [] : [data]));
  return { entries, isTorn: torn !== '', damaged: lines.length - entries.length };
};
