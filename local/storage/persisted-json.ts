/** A small JSON file that is created once and then only read: the keys and secrets of a data folder. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** These files hold secrets, so only their owner may read them. */
const OWNER_ONLY = 0o600;

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Names the file, but nothing of what is in it. */
class FileUnusable extends Error {
  constructor(path: string, cause: unknown) {
    super(`The file ${path} is damaged or cannot be read. Restore it, or choose an empty data folder.`, { cause });
  }
}

/** Undefined if there is no file. */
const read = async <Kept>(path: string, parse: (value: unknown) => Kept | Promise<Kept>): Promise<Kept | undefined> => {
  try {
    return await parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new FileUnusable(path, error);
  }
};

/** Writes to a temporary file and renames it, so that a crash leaves either the whole file or none. */
export const persistedJson = async <Kept>(
  folder: string | undefined,
  fileName: string,
  parse: (value: unknown) => Kept | Promise<Kept>,
  create: () => Kept | Promise<Kept>,
): Promise<Kept> => {
  if (folder === undefined) return create();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, fileName);
  const kept = await read(path, parse);
  if (kept !== undefined) return kept;
  const made = await create();
  writeFileSync(`${path}.new`, JSON.stringify(made), { mode: OWNER_ONLY });
  renameSync(`${path}.new`, path);
  return made;
};
