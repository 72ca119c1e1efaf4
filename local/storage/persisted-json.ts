/** A small JSON file that is made once and read ever after: the keys and secrets that belong to a data folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Secrets: nobody else on the machine may read them. */
const OWNER_ONLY = 0o600;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const read = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The file is written beside its place and moved there, so that a process that dies leaves either all of it or nothing. */
export const persistedJson = async <Kept>(
  folder: string | undefined,
  fileName: string,
  parse: (value: unknown) => Kept,
  create: () => Kept | Promise<Kept>,
): Promise<Kept> => {
  if (folder === undefined) return create();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, fileName);
  const kept = read(path);
  if (kept !== undefined) return parse(kept);
  const made = await create();
  writeFileSync(`${path}.new`, JSON.stringify(made), { mode: OWNER_ONLY });
  renameSync(`${path}.new`, path);
  return made;
};
