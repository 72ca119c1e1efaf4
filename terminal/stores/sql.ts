/**
 * SQLite through any library: better-sqlite3, `node:sqlite`, op-sqlite or expo-sqlite. The library does two things for
 * it. Each write is guarded by the version, because another process may write between a question and a transaction.
 */
import type { StoredCommand } from '../commands/command';
import type { Conference, Participant } from '../contract';
import type { ConferenceHeader, ConferenceStore, ParticipantRow } from './conference-store';
import { beginsWith, conferenceOf, headerOf, rowChanges, rowOf } from './rows';

/** What a statement of the store has as a parameter. */
export type SqlValue = string | number | null;
/** Its question marks stand for the parameters, in their order. */
export type SqlStatement = { readonly sql: string; readonly params: readonly SqlValue[] };
/** By the name of the column. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** All that the store needs of a library of SQLite. */
export type SqlDriver = {
  /** The rows that a statement answers. */
  readonly all: (statement: SqlStatement) => Promise<readonly SqlRow[]> | readonly SqlRow[];
  /** All statements in one transaction, or none. */
  readonly batch: (statements: readonly SqlStatement[]) => Promise<void> | void;
  readonly close?: () => Promise<void> | void;
};

const statement = (sql: string, ...params: readonly SqlValue[]): SqlStatement => ({ sql, params });

const tables: readonly SqlStatement[] = [
  statement(
    'CREATE TABLE IF NOT EXISTS Conferences (conferenceId TEXT PRIMARY KEY, version INTEGER NOT NULL, createdAt TEXT NOT NULL, conference TEXT NOT NULL)',
  ),
  statement(
    'CREATE TABLE IF NOT EXISTS ConferenceParticipantsList (conferenceId TEXT NOT NULL, participantId TEXT NOT NULL, tel TEXT, status TEXT NOT NULL, participant TEXT NOT NULL, PRIMARY KEY (conferenceId, participantId))',
  ),
  statement('CREATE TABLE IF NOT EXISTS Commands (commandKey TEXT PRIMARY KEY, conferenceId TEXT NOT NULL, command TEXT NOT NULL)'),
  statement('CREATE INDEX IF NOT EXISTS ConferenceParticipantsListByTel ON ConferenceParticipantsList (conferenceId, tel)'),
];

const IS_WRITTEN = 'EXISTS (SELECT 1 FROM Conferences WHERE conferenceId = ? AND version = ?)';

const put = ({ conferenceId, version }: Conference, participant: Participant): SqlStatement => {
  const { participantId, phoneNumber, status } = participant;
  const row = [conferenceId, participantId, phoneNumber, status, JSON.stringify(participant)];
  return statement(
    `INSERT OR REPLACE INTO ConferenceParticipantsList SELECT ?, ?, ?, ?, ? WHERE ${IS_WRITTEN}`,
    ...row,
    conferenceId,
    version,
  );
};

const remove = ({ conferenceId, version }: Conference, participantId: string): SqlStatement =>
  statement(
    `DELETE FROM ConferenceParticipantsList WHERE conferenceId = ? AND participantId = ? AND ${IS_WRITTEN}`,
    ...[conferenceId, participantId, conferenceId, version],
  );

const clear = ({ conferenceId, version }: Conference): SqlStatement =>
  statement(`DELETE FROM ConferenceParticipantsList WHERE conferenceId = ? AND ${IS_WRITTEN}`, ...[conferenceId, conferenceId, version]);

const header = (conference: Conference, guard: string, version: number): SqlStatement => {
  const row = [conference.conferenceId, conference.version, conference.createdAt, JSON.stringify(headerOf(conference))];
  const update = 'UPDATE SET version = excluded.version, createdAt = excluded.createdAt, conference = excluded.conference';
  return statement(
    `INSERT INTO Conferences VALUES (?, ?, ?, ?) ON CONFLICT (conferenceId) DO ${update} WHERE Conferences.version ${guard} ?`,
    ...row,
    version,
  );
};

/** If the database still has the version that the changes begin with. */
const changing = (base: Conference, next: Conference): readonly SqlStatement[] => {
  const changes = rowChanges(base, next);
  return [
    header(next, '=', base.version),
    ...changes.remove.map((participantId) => remove(next, participantId)),
    ...changes.put.map((participant) => put(next, participant)),
  ];
};

/** If the database has another version that is not newer. */
const replacing = (next: Conference): readonly SqlStatement[] => [
  header(next, '<=', next.version),
  clear(next),
  ...next.participants.map((participant) => put(next, participant)),
];

const save = async (driver: SqlDriver, next: Conference, base: Conference | undefined): Promise<'saved' | 'stale'> => {
  const keptVersion = async (): Promise<number | undefined> => {
    const [row] = await driver.all(statement('SELECT version FROM Conferences WHERE conferenceId = ?', next.conferenceId));
    return row && Number(row['version']);
  };
  if (beginsWith(await keptVersion(), base, next)) {
    await driver.batch(changing(base, next));
    if ((await keptVersion()) === next.version) return 'saved';
  }
  await driver.batch(replacing(next));
  return (await keptVersion()) === next.version ? 'saved' : 'stale';
};

const rowsOf = async (driver: SqlDriver, conferenceId: string): Promise<readonly ParticipantRow[]> => {
  const rows = await driver.all(statement('SELECT participant FROM ConferenceParticipantsList WHERE conferenceId = ?', conferenceId));
  return rows.map(({ participant }) => rowOf(conferenceId, JSON.parse(String(participant)) as Participant));
};

const headers = async (driver: SqlDriver, where: string, ...params: readonly SqlValue[]): Promise<readonly ConferenceHeader[]> => {
  const rows = await driver.all(statement(`SELECT conference FROM Conferences ${where}`, ...params));
  return rows.map(({ conference }) => JSON.parse(String(conference)) as ConferenceHeader);
};

const NEWEST_FIRST = 'ORDER BY createdAt DESC LIMIT ?';

/** Creates its tables at the first use. */
export const sqlStore = (driver: SqlDriver): ConferenceStore => {
  let created: Promise<void> | undefined;
  const open = async (): Promise<SqlDriver> => {
    await (created ??= Promise.resolve(driver.batch(tables)));
    return driver;
  };
  return {
    load: async (conferenceId) => {
      const db = await open();
      const [newest] = await (conferenceId === undefined
        ? headers(db, NEWEST_FIRST, 1)
        : headers(db, 'WHERE conferenceId = ?', conferenceId));
      return newest && conferenceOf(newest, await rowsOf(db, newest.conferenceId));
    },
    save: async (conference, base) => save(await open(), conference, base),
    rows: async (conferenceId) => rowsOf(await open(), conferenceId),
    history: async (limit) => headers(await open(), NEWEST_FIRST, limit),
    commands: async (conferenceId) => {
      const rows = await (await open()).all(statement('SELECT command FROM Commands WHERE conferenceId = ?', conferenceId));
      return rows.map(({ command }) => JSON.parse(String(command)) as StoredCommand);
    },
    putCommand: async (command) => {
      const row = [command.key, command.conferenceId, JSON.stringify(command)];
      await (await open()).batch([statement('INSERT OR REPLACE INTO Commands VALUES (?, ?, ?)', ...row)]);
    },
    dropCommand: async (key) => (await open()).batch([statement('DELETE FROM Commands WHERE commandKey = ?', key)]),
    forget: async (conferenceId) => {
      const where = conferenceId === undefined ? [] : [conferenceId];
      const only = conferenceId === undefined ? '' : ' WHERE conferenceId = ?';
      const from = ['Conferences', 'ConferenceParticipantsList', 'Commands'].map((table) =>
        statement(`DELETE FROM ${table}${only}`, ...where),
      );
      await (await open()).batch(from);
    },
    close: async () => driver.close?.(),
  };
};
