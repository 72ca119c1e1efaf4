/** The local database of a terminal: the list of the participants of its conferences, and the version it is true for. */
import type { StoredCommand } from '../commands/command';
import type { Conference, Participant } from '../contract';

/** A row of the table `ConferenceParticipantsList`. `tel` is null if the token may not see numbers. */
export type ParticipantRow = Participant & { readonly conferenceId: string; readonly tel: string | null };

/** A conference without its participants. */
export type ConferenceHeader = Omit<Conference, 'participants'>;

/** Implement this to use another database. `test/contract/terminal-stores.test.ts` holds what it promises. */
export type ConferenceStore = {
  /** The conference with this id, or the one that was created last. */
  readonly load: (conferenceId?: string) => Promise<Conference | undefined>;
  /**
   * Keeps a conference and its rows in one transaction. `base`: what this writer has saved last. If the database still
   * has that version, only what differs is written. `stale`: the database has a higher version, from another tab
   * perhaps, and keeps it. An equal version is written: of the same version, a full state may tell more of `call`.
   */
  readonly save: (conference: Conference, base?: Conference) => Promise<'saved' | 'stale'>;
  /** The table, in no particular order. */
  readonly rows: (conferenceId: string) => Promise<readonly ParticipantRow[]>;
  /** Conferences, the newest first. */
  readonly history: (limit: number) => Promise<readonly ConferenceHeader[]>;
  /** The commands of a conference that its user still has to see, in no particular order. */
  readonly commands: (conferenceId: string) => Promise<readonly StoredCommand[]>;
  /** In place of the one with the same key. */
  readonly putCommand: (command: StoredCommand) => Promise<void>;
  readonly dropCommand: (key: string) => Promise<void>;
  /** One conference with its commands, or everything: another user of the same device must not find it. */
  readonly forget: (conferenceId?: string) => Promise<void>;
  readonly close: () => Promise<void>;
};
