/** The local database of a terminal: every store keeps the same promises. */
import 'fake-indexeddb/auto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDB } from 'idb';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import type { StoredCommand } from '../../terminal/commands/command';
import type { Conference, Participant } from '../../terminal/contract';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import { fileStore } from '../../terminal/stores/file';
import { forgetOldest, pastConferences } from '../../terminal/stores/history';
import { indexedDbStore } from '../../terminal/stores/indexed-db';
import { memoryStore } from '../../terminal/stores/memory';
import { headerOf, rowOf } from '../../terminal/stores/rows';
import { type SqlDriver, sqlStore } from '../../terminal/stores/sql';
import { WriteBehind } from '../../terminal/stores/write-behind';
import { receive } from '../../terminal/synchronisation/receive';
import { pushed, whole } from '../support/received-messages';

const folder = mkdtempSync(path.join(tmpdir(), 'terminal-stores-'));
let sqlite: SqlJsStatic;
beforeAll(async () => {
  sqlite = await initSqlJs();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** SQLite itself, compiled to WebAssembly: the same statements as any library of SQLite runs. */
const sqlDriver = (): SqlDriver => {
  const database = new sqlite.Database();
  return {
    all: ({ sql, params }) => {
      const statement = database.prepare(sql, [...params]);
      const rows: Record<string, unknown>[] = [];
      while (statement.step()) rows.push(statement.getAsObject());
      statement.free();
      return rows;
    },
    batch: (statements) => {
      database.run('BEGIN');
      try {
        for (const { sql, params } of statements) database.run(sql, [...params]);
        database.run('COMMIT');
      } catch (error) {
        database.run('ROLLBACK');
        throw error;
      }
    },
  };
};

/** Its own type is that of a browser's library. */
type Opened = { readonly version: number; readonly close: () => void };
const opened = (database: object): Opened => database as Opened;

type OpenRequest = { readonly result: { close: () => void } };

let names = 0;
/** Two writers of one database: two tabs, for example. */
const pairs: Readonly<Record<string, () => readonly [ConferenceStore, ConferenceStore]>> = {
  memory: () => {
    const store = memoryStore();
    return [store, store];
  },
  IndexedDB: () => {
    const name = `database-${String((names += 1))}`;
    return [indexedDbStore(name), indexedDbStore(name)];
  },
  file: () => {
    const store = fileStore(path.join(folder, `file-${String((names += 1))}.json`));
    return [store, store];
  },
  SQLite: () => {
    const driver = sqlDriver();
    return [sqlStore(driver), sqlStore(driver)];
  },
};

const kept = (known: Conference | undefined, message: Parameters<typeof receive>[1]): Conference => {
  const reaction = receive(known, message);
  if (reaction.do !== 'keep') throw new Error(`The message leads to ${reaction.do}`);
  return reaction.conference;
};
const five = kept(undefined, whole(5));
const seven = kept(five, pushed(5, 7));
/** Cleo is there in version 8 only. */
const eight = kept(seven, pushed(7, 8));
const nine = kept(eight, pushed(8, 9));
const { conferenceId } = five;

const byId = (participants: readonly Participant[]) =>
  [...participants].sort((a, b) => (a.participantId < b.participantId ? -1 : 1)).map((participant) => ({ ...participant }));
const expectKept = async (store: ConferenceStore, conference: Conference): Promise<void> => {
  expect(await store.load(conference.conferenceId)).toEqual(conference);
  const rows = await store.rows(conference.conferenceId);
  expect(byId(rows)).toEqual(
    byId(conference.participants).map((participant) => ({ ...participant, conferenceId, tel: participant.phoneNumber })),
  );
};

const aCommand = (key: string): StoredCommand => ({
  key,
  conferenceId,
  participantId: 'p3c8z1w6ty5',
  wish: { muted: true },
  madeAt: 1,
  phase: 'sending',
  actedAt: '2026-11-23T09:05:00.000Z',
});
const byKey = (commands: readonly StoredCommand[]) => [...commands].sort((a, b) => (a.key < b.key ? -1 : 1));

describe.each(Object.entries(pairs))('%s', (_name, open) => {
  let [mine, other] = [memoryStore(), memoryStore()];
  beforeEach(() => ([mine, other] = open()));
  afterEach(() => mine.close());

  it('has nothing at first', async () => {
    expect(await mine.load()).toBeUndefined();
    expect(await mine.rows(conferenceId)).toEqual([]);
  });

  it('has the list and its version after each change', async () => {
    let base: Conference | undefined;
    for (const conference of [five, seven, eight, nine]) {
      expect(await mine.save(conference, base)).toBe('saved');
      await expectKept(mine, conference);
      base = conference;
    }
    await expectKept(other, nine);
  });

  it('does not go back, and keeps the rows of the newer version', async () => {
    await mine.save(eight);
    expect(await other.save(seven, five)).toBe('stale');
    expect(await other.save(seven)).toBe('stale');
    await expectKept(mine, eight);
  });

  it('takes the same version again', async () => {
    await mine.save(seven);
    const named = { ...seven, participants: seven.participants.map((participant) => ({ ...participant, displayName: 'Ada' })) };
    expect(await mine.save(named, seven)).toBe('saved');
    await expectKept(mine, named);
  });

  it('leaves no row of another writer that has gone meanwhile', async () => {
    await mine.save(seven);
    await other.save(eight, seven);
    // This writer never knew Cleo, so its own changes do not name her.
    expect(await mine.save(kept(seven, pushed(7, 9) as never), seven)).toBe('saved');
    await expectKept(other, nine);
  });

  it('keeps commands by their key, apart by conference, until they are dropped', async () => {
    const later = { ...aCommand('second'), madeAt: 2 };
    const elsewhere = { ...aCommand('third'), conferenceId: 'conf_other' };
    for (const command of [aCommand('first'), later, elsewhere]) await mine.putCommand(command);
    const answered: StoredCommand = { ...aCommand('first'), phase: 'accepted', answered: { as: { version: 7, lastAction: null } } };
    await other.putCommand(answered);
    expect(byKey(await mine.commands(conferenceId))).toEqual([answered, later]);
    await mine.dropCommand('second');
    await mine.dropCommand('second');
    expect(await other.commands(conferenceId)).toEqual([answered]);
    expect(await other.commands('conf_other')).toEqual([elsewhere]);
  });

  it('forgets the commands of a conference with it', async () => {
    const elsewhere = { ...aCommand('second'), conferenceId: 'conf_other' };
    for (const command of [aCommand('first'), elsewhere]) await mine.putCommand(command);
    await mine.forget(conferenceId);
    expect([await mine.commands(conferenceId), await mine.commands('conf_other')]).toEqual([[], [elsewhere]]);
    await mine.forget();
    expect(await other.commands('conf_other')).toEqual([]);
  });

  it('shows those that have ended, the newest first, and keeps twenty beside the open one', async () => {
    const opened = (day: number, state: Conference['state']): Conference => ({
      ...five,
      conferenceId: `${conferenceId.slice(0, -2)}${String(day)}`,
      createdAt: `2027-01-${String(day)}T00:00:00.000Z`,
      state,
    });
    for (let day = 10; day < 31; day += 1) await mine.save(opened(day, 'ended'));
    await mine.save(opened(31, 'active'));
    expect((await pastConferences(other, 2)).map(({ createdAt }) => createdAt.slice(8, 10))).toEqual(['30', '29']);
    await forgetOldest(mine);
    const kept = await pastConferences(other, 100);
    expect(kept.map(({ createdAt }) => createdAt.slice(8, 10))).toEqual([...Array(20).keys()].map((index) => String(30 - index)));
    expect(kept[0]).toEqual(opened(30, 'ended'));
  });

  it('finds the newest conference, lists the others, and forgets', async () => {
    const later = { ...five, conferenceId: `${conferenceId.slice(0, -1)}0`, createdAt: '2027-01-01T00:00:00.000Z' };
    await mine.save(later);
    await mine.save(five);
    expect((await mine.load())?.conferenceId).toBe(later.conferenceId);
    expect((await mine.history(5)).map((header) => header.conferenceId)).toEqual([later.conferenceId, conferenceId]);
    expect(await mine.history(1)).toHaveLength(1);
    await mine.forget(later.conferenceId);
    expect(await mine.rows(later.conferenceId)).toEqual([]);
    await expectKept(mine, five);
    await mine.forget();
    expect([await mine.load(), await mine.rows(conferenceId)]).toEqual([undefined, []]);
  });
});

it('IndexedDB keeps what a database of the first version has, and lets a tab with a newer version go on', async () => {
  const name = 'first-version';
  const before = await openDB(name, 1, {
    upgrade: (db) => {
      db.createObjectStore('Conferences', { keyPath: 'conferenceId' });
      const list = db.createObjectStore('ConferenceParticipantsList', { keyPath: ['conferenceId', 'participantId'] });
      list.createIndex('conferenceId', 'conferenceId');
      list.createIndex('tel', ['conferenceId', 'tel']);
    },
  });
  await before.put('Conferences', headerOf(five));
  for (const participant of five.participants) await before.put('ConferenceParticipantsList', rowOf(conferenceId, participant));
  opened(before).close();
  const store = indexedDbStore(name);
  await expectKept(store, five);
  await store.putCommand(aCommand('first'));
  const newer = opened(await openDB(name, 3));
  expect(newer.version).toBe(3);
  newer.close();
});

it('SQLite keeps header and rows of one version, whichever statement of a write fails', async () => {
  for (let failsAt = 0; failsAt < 6; failsAt += 1) {
    const driver = sqlDriver();
    const store = sqlStore(driver);
    await store.save(seven);
    const failing = sqlStore({
      all: driver.all,
      batch: (statements) =>
        driver.batch(statements.flatMap((each, index) => (index === failsAt ? [each, { sql: 'NONSENSE', params: [] }] : [each]))),
    });
    await failing.save(eight, seven).catch(() => undefined);
    const found = await sqlStore(driver).load(conferenceId);
    expect([seven, eight]).toContainEqual(found);
  }
});

it('a file that was being written when the process was killed is the old one', async () => {
  const file = path.join(folder, 'killed.json');
  await fileStore(file).save(seven);
  writeFileSync(`${file}.new`, '{"conferences":[{"conf');
  const store = fileStore(file);
  await expectKept(store, seven);
  await store.save(eight);
  await expectKept(fileStore(file), eight);
});

it('the file is whole after many changes at once, and another process reads it', async () => {
  const file = path.join(folder, 'whole.json');
  const store = fileStore(file);
  await Promise.all([five, seven, eight, nine].map((conference) => store.save(conference)));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ conferences: [nine], commands: [] });
  await expectKept(fileStore(file), nine);
});

it('IndexedDB opens again after the browser has taken the connection away', async () => {
  const { indexedDB } = globalThis as unknown as { indexedDB: { open: (name: string, version: number) => OpenRequest } };
  const requests: OpenRequest[] = [];
  const open = indexedDB.open.bind(indexedDB);
  const spy = jest.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    const request = open(name, version);
    requests.push(request);
    return request;
  });
  const store = indexedDbStore('taken-away');
  await store.save(five);
  requests[0]?.result.close();
  expect(await store.save(seven, five)).toBe('saved');
  await expectKept(store, seven);
  expect(requests).toHaveLength(2);
  spy.mockRestore();
});

describe('write-behind', () => {
  it('writes the newest only, one write at a time, and again after a failure', async () => {
    const store = memoryStore();
    const saves: number[] = [];
    let fails = false;
    const behind = new WriteBehind({
      ...store,
      save: async (conference, base) => {
        saves.push(conference.version);
        if (fails) throw new Error('No space');
        return store.save(conference, base);
      },
    });
    for (const conference of [five, seven, eight]) behind.put(conference);
    await behind.settled();
    expect(saves).toEqual([5, 8]);
    fails = true;
    behind.put(nine);
    await behind.settled();
    expect(behind.isBroken).toBe(true);
    fails = false;
    behind.put(nine);
    await behind.settled();
    expect(behind.isBroken).toBe(false);
    await expectKept(store, nine);
  });
});
