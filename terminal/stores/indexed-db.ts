/** The database of a browser. Several tabs may write: none of them takes the version back. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { StoredCommand } from '../commands/command';
import type { Conference } from '../contract';
import type { ConferenceHeader, ConferenceStore, ParticipantRow } from './conference-store';
import { beginsWith, conferenceOf, headerOf, newestFirst, rowChanges, rowOf } from './rows';

const LIST = 'ConferenceParticipantsList';
const CONFERENCES = 'Conferences';
const COMMANDS = 'Commands';

type Schema = DBSchema & {
  [LIST]: { key: [string, string]; value: ParticipantRow; indexes: { conferenceId: string; tel: [string, string] } };
  [CONFERENCES]: { key: string; value: ConferenceHeader };
  [COMMANDS]: { key: string; value: StoredCommand; indexes: { conferenceId: string } };
};
type Database = IDBPDatabase<Schema>;

/** Browsers, above all Safari, close the database connection of hidden pages. */
const isGone = (error: unknown): boolean => {
  const { name, message } = error as Error;
  return name === 'InvalidStateError' || (name === 'UnknownError' && /lost|closing/i.test(message));
};

const write = async (db: Database, conference: Conference, base: Conference | undefined): Promise<'saved' | 'stale'> => {
  const { conferenceId, version } = conference;
  const transaction = db.transaction([CONFERENCES, LIST], 'readwrite', { durability: 'relaxed' });
  const [conferences, list] = [transaction.objectStore(CONFERENCES), transaction.objectStore(LIST)];
  const kept = (await conferences.get(conferenceId))?.version;
  if (kept !== undefined && kept > version) return 'stale';
  const rowIds = async (): Promise<string[]> => (await list.index('conferenceId').getAllKeys(conferenceId)).map(([, id]) => id);
  const { put, remove } = beginsWith(kept, base, conference)
    ? rowChanges(base, conference)
    : { put: conference.participants, remove: await rowIds() };
  await Promise.all([
    conferences.put(headerOf(conference)),
    ...remove.map((participantId) => list.delete([conferenceId, participantId])),
    ...put.map((participant) => list.put(rowOf(conferenceId, participant))),
    transaction.done,
  ]);
  return 'saved';
};

const load = async (db: Database, conferenceId: string | undefined): Promise<Conference | undefined> => {
  const transaction = db.transaction([CONFERENCES, LIST]);
  const conferences = transaction.objectStore(CONFERENCES);
  const header = conferenceId === undefined ? (await conferences.getAll()).sort(newestFirst)[0] : await conferences.get(conferenceId);
  return header && conferenceOf(header, await transaction.objectStore(LIST).index('conferenceId').getAll(header.conferenceId));
};

const forget = async (db: Database, conferenceId: string | undefined): Promise<void> => {
  const transaction = db.transaction([CONFERENCES, LIST, COMMANDS], 'readwrite');
  const [conferences, list] = [transaction.objectStore(CONFERENCES), transaction.objectStore(LIST)];
  const commands = transaction.objectStore(COMMANDS);
  if (conferenceId === undefined) {
    await Promise.all([conferences.clear(), list.clear(), commands.clear(), transaction.done]);
    return;
  }
  const rows = await list.index('conferenceId').getAllKeys(conferenceId);
  const given = await commands.index('conferenceId').getAllKeys(conferenceId);
  await Promise.all([
    conferences.delete(conferenceId),
    ...rows.map((key) => list.delete(key)),
    ...given.map((key) => commands.delete(key)),
    transaction.done,
  ]);
};

const openDatabase = (name: string, gone: () => void): Promise<Database> =>
  openDB<Schema>(name, 2, {
    upgrade: (db, before) => {
      db.createObjectStore(COMMANDS, { keyPath: 'key' }).createIndex('conferenceId', 'conferenceId');
      if (before === 1) return;
      db.createObjectStore(CONFERENCES, { keyPath: 'conferenceId' });
      const list = db.createObjectStore(LIST, { keyPath: ['conferenceId', 'participantId'] });
      list.createIndex('conferenceId', 'conferenceId');
      // A number that may not be seen is null, and null is in no index.
      list.createIndex('tel', ['conferenceId', 'tel']);
    },
    // Another tab has a newer version of the application, and waits.
    blocking: (_mine, _theirs, { target }) => {
      (target as unknown as { readonly close: () => void }).close();
      gone();
    },
    terminated: gone,
  });

/** `name`: one database for each account, because people share a browser. */
export const indexedDbStore = (name = 'rollcall'): ConferenceStore => {
  let opened: Promise<Database> | undefined;
  const open = (): Promise<Database> => (opened ??= openDatabase(name, () => (opened = undefined)));
  const withDatabase = async <Result>(run: (db: Database) => Promise<Result>): Promise<Result> => {
    try {
      return await run(await open());
    } catch (error) {
      opened = undefined;
      if (!isGone(error)) throw error;
      return run(await open());
    }
  };
  return {
    load: (conferenceId) => withDatabase((db) => load(db, conferenceId)),
    save: (conference, base) => withDatabase((db) => write(db, conference, base)),
    rows: (conferenceId) => withDatabase((db) => db.getAllFromIndex(LIST, 'conferenceId', conferenceId)),
    history: (limit) => withDatabase(async (db) => (await db.getAll(CONFERENCES)).sort(newestFirst).slice(0, limit)),
    commands: (conferenceId) => withDatabase((db) => db.getAllFromIndex(COMMANDS, 'conferenceId', conferenceId)),
    putCommand: (command) => withDatabase(async (db) => void (await db.put(COMMANDS, command))),
    dropCommand: (key) => withDatabase((db) => db.delete(COMMANDS, key)),
    forget: (conferenceId) => withDatabase((db) => forget(db, conferenceId)),
    close: async () => {
      (await opened)?.close();
      opened = undefined;
    },
  };
};
