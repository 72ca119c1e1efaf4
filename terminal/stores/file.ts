/** One JSON file, for a program in Node that is the only one to write it. A crash leaves the old file or the new one. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';
import { memoryStoreOf } from './memory';

const read = async (path: string): Promise<Map<string, Conference>> => {
  try {
    return new Map((JSON.parse(await readFile(path, 'utf8')) as Conference[]).map((conference) => [conference.conferenceId, conference]));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return new Map();
    throw error;
  }
};

export const fileStore = (path: string): ConferenceStore => {
  let opened: Promise<ConferenceStore> | undefined;
  let writing = Promise.resolve();
  const openStore = async (): Promise<ConferenceStore> => {
    const kept = await read(path);
    const write = async (): Promise<void> => {
      await writeFile(`${path}.new`, JSON.stringify([...kept.values()]), { mode: 0o600 });
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
    forget: async (conferenceId) => (await open()).forget(conferenceId),
    close: async () => {
      await writing;
      opened = undefined;
    },
  };
};
