/** One JSON file, for a program in Node that is the only one to write it. A crash leaves the old file or the new one. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { StoredCommand } from '../commands/command';
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';
import { type Kept, memoryStoreOf } from './memory';

type Content = { readonly conferences: readonly Conference[]; readonly commands: readonly StoredCommand[] };

const read = async (path: string): Promise<Content> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Content;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return { conferences: [], commands: [] };
    throw error;
  }
};

const keptIn = ({ conferences, commands }: Content): Kept => ({
  conferences: new Map(conferences.map((conference) => [conference.conferenceId, conference])),
  commands: new Map(commands.map((command) => [command.key, command])),
});

const contentOf = ({ conferences, commands }: Kept): Content => ({
  conferences: [...conferences.values()],
  commands: [...commands.values()],
});

/** `path`: of the file, which only its owner may read. Beside it, `<path>.new` is written. */
export const fileStore = (path: string): ConferenceStore => {
  let opened: Promise<ConferenceStore> | undefined;
  let writing = Promise.resolve();
  const openStore = async (): Promise<ConferenceStore> => {
    const kept = keptIn(await read(path));
    const write = async (): Promise<void> => {
      await writeFile(`${path}.new`, JSON.stringify(contentOf(kept)), { mode: 0o600 });
      await rename(`${path}.new`, path);
    };
    // One after the other: both would write the same new file.
    return memoryStoreOf(kept, () => {
      writing = writing.then(write, write);
      return writing;
    });
  };
  const open = (): Promise<ConferenceStore> => (opened ??= openStore());
  return {
    load: async (conferenceId) => (await open()).load(conferenceId),
    save: async (conference, base) => (await open()).save(conference, base),
    rows: async (conferenceId) => (await open()).rows(conferenceId),
    history: async (limit) => (await open()).history(limit),
    commands: async (conferenceId) => (await open()).commands(conferenceId),
    putCommand: async (command) => (await open()).putCommand(command),
    dropCommand: async (key) => (await open()).dropCommand(key),
    forget: async (conferenceId) => (await open()).forget(conferenceId),
    close: async () => {
      await writing;
      opened = undefined;
    },
  };
};
