/** Reads the journal. The process may have been killed while it wrote the last line. */
import { readFile } from 'node:fs/promises';
import { readJson } from '../../schemas/read-json';
import { Entry } from './entry';

export type JournalRead = {
  readonly entries: readonly Entry[];
  /** The last line is incomplete, because the process was killed while it wrote it. It was never reported as kept, so it can be dropped. */
  readonly isTorn: boolean;
  /** How many complete lines cannot be read. The kit does not write such lines, so something else has damaged the file. */
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
