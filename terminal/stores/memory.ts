/** Keeps everything in memory, for tests and for machines without a database. */
import type { StoredCommand } from '../commands/command';
import type { Conference } from '../contract';
import type { ConferenceStore } from './conference-store';
import { headerOf, newestFirst, rowOf } from './rows';

/** By id, and by key. @internal */
export type Kept = { readonly conferences: Map<string, Conference>; readonly commands: Map<string, StoredCommand> };

const keptOf = ({ commands }: Kept, conferenceId: string | undefined): readonly StoredCommand[] =>
  [...commands.values()].filter((command) => conferenceId === undefined || command.conferenceId === conferenceId);

/**
 * `kept` is also what a store that writes everything at once starts from; `changed` is called after every change.
 * @internal
 */
export const memoryStoreOf = (kept: Kept, changed: () => Promise<void>): ConferenceStore => {
  const { conferences, commands } = kept;
  return {
    load: async (conferenceId) =>
      conferenceId === undefined ? [...conferences.values()].sort(newestFirst)[0] : conferences.get(conferenceId),
    save: async (conference) => {
      const { version = 0 } = conferences.get(conference.conferenceId) ?? {};
      if (version > conference.version) return 'stale';
      conferences.set(conference.conferenceId, conference);
      await changed();
      return 'saved';
    },
    rows: async (conferenceId) =>
      (conferences.get(conferenceId)?.participants ?? []).map((participant) => rowOf(conferenceId, participant)),
    history: async (limit) => [...conferences.values()].map(headerOf).sort(newestFirst).slice(0, limit),
    commands: async (conferenceId) => keptOf(kept, conferenceId),
    putCommand: async (command) => {
      commands.set(command.key, command);
      await changed();
    },
    dropCommand: async (key) => {
      if (commands.delete(key)) await changed();
    },
    forget: async (conferenceId) => {
      for (const { key } of keptOf(kept, conferenceId)) commands.delete(key);
      if (conferenceId === undefined) conferences.clear();
      else conferences.delete(conferenceId);
      await changed();
    },
    close: async () => undefined,
  };
};

/** Empty at first. */
export const memoryStore = (): ConferenceStore => memoryStoreOf({ conferences: new Map(), commands: new Map() }, async () => undefined);
