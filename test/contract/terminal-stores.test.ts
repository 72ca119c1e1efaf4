/** The local database of a terminal: every store keeps the same promises. */
import 'fake-indexeddb/auto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import type { Conference, Participant } from '../../terminal/contract';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import { fileStore } from '../../terminal/stores/file';
import { indexedDbStore } from '../../terminal/stores/indexed-db';
import { memoryStore } from '../../terminal/stores/memory';
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
      for (const { sql, params } of statements) database.run(sql, [...params]);
      database.run('COMMIT');
    },
  };
};

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

it('the file is whole after many changes at once, and another process reads it', async () => {
  const file = path.join(folder, 'whole.json');
  const store = fileStore(file);
  await Promise.all([five, seven, eight, nine].map((conference) => store.save(conference)));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([nine]);
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
