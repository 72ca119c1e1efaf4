/** One file for each dialog, replaced as a whole, so that a process that is killed leaves the old one or the new one. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DialogStore, StoredDialog } from './stored-dialog';

const SUFFIX = '.dialog.json';
const UNFINISHED = /\.dialog\.json\.\d+-\d+$/;

/** A Call-ID comes from outside, and may be no file's name. */
const fileOf = (id: string): string => `${createHash('sha256').update(id).digest('hex').slice(0, 32)}${SUFFIX}`;

/** Undefined if the file is not one of ours, or is of another version of this program. */
const readDialog = async (file: string): Promise<StoredDialog | undefined> => {
  try {
    return StoredDialog.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
};

export const fileDialogStore = async (folder: string): Promise<DialogStore> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let writes = 0;
  return {
    isDurable: true,
    load: async () => {
      const names = await readdir(folder);
      // What a process was writing when it was killed; it holds numbers, and nobody would ever remove it.
      await Promise.all(names.filter((name) => UNFINISHED.test(name)).map((name) => rm(path.join(folder, name), { force: true })));
      const dialogs = await Promise.all(names.filter((name) => name.endsWith(SUFFIX)).map((name) => readDialog(path.join(folder, name))));
      return dialogs.filter((dialog) => dialog !== undefined);
    },
    save: async (dialog) => {
      const file = path.join(folder, fileOf(dialog.id));
      writes += 1;
      const written = `${file}.${String(process.pid)}-${String(writes)}`;
      await writeFile(written, JSON.stringify(dialog), { mode: 0o600 });
      await rename(written, file);
    },
    remove: (id) => rm(path.join(folder, fileOf(id)), { force: true }),
  };
};
