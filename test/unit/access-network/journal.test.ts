import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal, type JournalOptions } from '../../../access-network/journal/journal';
import type { Entry } from '../../../access-network/journal/entry';
import { KitState } from '../../../access-network/journal/kit-state';
import { readJournal } from '../../../access-network/journal/read-journal';
import { nextReport } from '../../../access-network/reports/next-report';
import { Metrics } from '../../../access-network/metrics';
import { Calls } from '../../../access-network/reports/calls';
import type { CallControl, CallStep } from '../../../access-network/call-control';

const HOUR_MS = 3_600_000;
const NOW = 1_790_000_000_000;

let folder: string;
let now: number;
let lines: string[];
let opened: Journal[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rollcall-journal-'));
  now = NOW;
  lines = [];
  opened = [];
});
afterEach(async () => {
  for (const journal of opened) await journal.close();
  await rm(folder, { recursive: true });
});

const file = () => path.join(folder, 'journal');

const surroundings = () => ({
  // Time passes at once.
  clock: {
    now: () => now,
    after: (_ms: number, body: () => void) => {
      const turn = setImmediate(body);
      return { cancel: () => clearImmediate(turn) };
    },
  },
  log: (event: string) => lines.push(event),
  metrics: new Metrics(),
});

const unusedControl: CallControl = {
  start: () => undefined,
  stop: () => undefined,
  isConnected: () => true,
  list: async () => [],
  release: async () => 'gone',
};

const open = async (more: Partial<JournalOptions> = {}) => {
  const found = await Journal.open({ folder, ...surroundings(), ...more });
  opened.push(found.journal);
  return found;
};

const stepEntry = (state: KitState, callId: string, to: CallStep['state']): Entry => {
  const at = (now += 1) * 1_000;
  const step: CallStep = { callId, handle: callId, initiator: '+15550100', participant: '+15550101', state: to, at };
  const told = nextReport(state.live.get(callId), step);
  if (!told) throw new Error('nothing new');
  return { kind: 'step', live: told.live, report: told.report, at: now };
};

const keep = async (journal: Journal, entry: Entry): Promise<void> => {
  journal.state.apply(entry);
  await journal.append(entry);
};

const picture = (state: KitState): unknown => state.asEntry();

const reportIds = (state = new KitState()): readonly string[] => [...state.lanes.values()].flat().map(({ reportId }) => reportId);

/** Which of these a kit that starts now would not send. */
const notOnDisk = async (ids: readonly string[]): Promise<readonly string[]> => {
  const state = new KitState();
  for (const entry of (await readJournal(file())).entries) state.apply(entry);
  const kept = new Set(reportIds(state));
  return ids.filter((id) => !kept.has(id));
};

/** Steps, an acknowledgement, a request and a parked report. */
const play = async (journal: Journal, seen: (state: unknown) => void = () => undefined): Promise<void> => {
  const { state } = journal;
  const entries: (() => Entry)[] = [
    () => stepEntry(state, 'c1', 'dialing'),
    () => stepEntry(state, 'c1', 'connected'),
    () => stepEntry(state, 'c2', 'dialing'),
    () => ({ kind: 'settled', initiator: '+15550100', reportIds: [[...state.lanes.values()].flat()[0]?.reportId ?? ''] }),
    () => ({ kind: 'request', request: { requestId: 'r1', at: now, initiator: '+15550100', participant: '+15550101', isDone: false } }),
    () => ({ kind: 'parked', parked: { report: [...state.lanes.values()].flat()[0]!, at: now, status: 400, code: 'X' } }),
    () => stepEntry(state, 'c1', 'released'),
  ];
  for (const entry of entries) {
    await keep(journal, entry());
    seen(picture(state));
  }
};

it('opens again with all that it was told', async () => {
  const { journal } = await open();
  await play(journal);
  await journal.close();
  expect(picture((await open()).journal.state)).toEqual(picture(journal.state));
});

it('after a crash in the middle of any write, holds exactly what was acknowledged before it', async () => {
  const { journal } = await open();
  const pictures = [picture(journal.state)];
  await play(journal, (state) => pictures.push(state));
  await journal.close();
  const bytes = await readFile(file());
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 10).map(([at]) => at + 1);
  const [first = 0] = ends;
  const nearEnds = ends.flatMap((end) => [end - 1, end, end + 1]).filter((cut) => cut >= first && cut <= bytes.length);
  const between = Array.from({ length: 25 }, (_, index) => first + Math.floor(((bytes.length - first) * index) / 25));
  for (const cut of [...nearEnds, ...between]) {
    await writeFile(file(), bytes.subarray(0, cut));
    const again = await open();
    const whole = ends.filter((end) => end <= cut).length;
    expect(picture(again.journal.state)).toEqual(pictures[whole - 1]);
    expect(again.isTorn).toBe(!ends.includes(cut));
    await again.journal.close();
  }
});

it('after a crash while it was rewritten, is the old one', async () => {
  const { journal } = await open();
  await play(journal);
  await journal.close();
  await writeFile(`${file()}.new`, '{"kind":"state","li');
  expect(picture((await open()).journal.state)).toEqual(picture(journal.state));
});

it('is rewritten once it is long, and loses nothing by it', async () => {
  const { journal } = await open({ maxLines: 3 });
  for (let index = 0; index < 40; index += 1) await keep(journal, stepEntry(journal.state, `call-${index}`, 'dialing'));
  for (let index = 0; index < 40; index += 1) await keep(journal, stepEntry(journal.state, `call-${index}`, 'unconnected'));
  await keep(journal, {
    kind: 'settled',
    initiator: '+15550100',
    reportIds: [...journal.state.lanes.values()].flat().map(({ reportId }) => reportId),
  });
  await journal.close();
  expect((await readFile(file(), 'utf8')).split('\n').length).toBeLessThan(6);
  expect(picture((await open()).journal.state)).toEqual(picture(journal.state));
});

it('is rewritten while steps of calls arrive, and holds every report that waits to be sent', async () => {
  const lost: string[] = [];
  let count = 0;
  const { journal } = await open({
    maxLines: 3,
    write: async (handle, bytes, position) => {
      lost.push(...(await notOnDisk(reportIds(opened[0]?.state))));
      await handle.write(bytes, 0, bytes.length, position);
      // The next step arrives while this one is being written.
      if (opened[0] && count < 20) dial();
    },
  });
  const calls = new Calls({ ...surroundings(), control: unusedControl, journal, maxWaiting: 1_000, queued: () => undefined });
  const dial = (): void => {
    const [callId, at] = [`call-${(count += 1)}`, (now += 1) * 1_000];
    calls.take({ callId, handle: callId, initiator: '+15550100', participant: '+15550101', state: 'dialing', at });
  };
  dial();
  await journal.close();
  expect(reportIds(journal.state)).toHaveLength(20);
  expect(lost).toEqual([]);
});

it('of more reports than may wait, the oldest is dropped, counted and logged', async () => {
  const { journal } = await open();
  const around = surroundings();
  const calls = new Calls({ ...around, control: unusedControl, journal, maxWaiting: 3, queued: () => undefined });
  const dial = (callId: string): void => {
    const at = (now += 1) * 1_000;
    calls.take({ callId, handle: callId, initiator: '+15550100', participant: '+15550101', state: 'dialing', at });
  };
  for (const call of ['c1', 'c2', 'c3', 'c4', 'c5']) {
    dial(call);
    while (journal.unwrittenSteps > 0) await new Promise(setImmediate);
  }
  await journal.close();
  const waiting = [...journal.state.lanes.values()].flat().map(({ callId }) => callId);
  expect(waiting).toEqual(['c3', 'c4', 'c5']);
  expect(lines).toEqual(['report.dropped', 'report.dropped']);
  expect(around.metrics.text()).toContain('rollcall_access_network_dropped_total 2');
});

it('entries that are written together are all there, in order', async () => {
  const { journal } = await open({ maxLines: 5 });
  const entries = Array.from({ length: 50 }, (_, index) => stepEntry(journal.state, `call-${index}`, 'dialing'));
  for (const entry of entries) journal.state.apply(entry);
  await Promise.all(entries.map((entry) => journal.append(entry)));
  await journal.close();
  expect([...(await open()).journal.state.live.keys()]).toEqual(entries.map((_, index) => `call-${index}`));
});

it('a disk that is full loses nothing: what waits is written once there is room', async () => {
  let isFull = false;
  const { journal } = await open({
    write: async (handle, bytes, position) => {
      if (isFull) {
        await handle.write(bytes, 0, 10, position);
        isFull = false;
        throw new Error('ENOSPC');
      }
      await handle.write(bytes, 0, bytes.length, position);
    },
  });
  await keep(journal, stepEntry(journal.state, 'c1', 'dialing'));
  isFull = true;
  await keep(journal, stepEntry(journal.state, 'c2', 'dialing'));
  await keep(journal, stepEntry(journal.state, 'c3', 'dialing'));
  expect(lines).toEqual(['journal.failed', 'journal.recovered']);
  expect(journal.isFailing).toBe(false);
  await journal.close();
  expect([...(await open()).journal.state.live.keys()]).toEqual(['c1', 'c2', 'c3']);
});

it.each([
  ['if none waits for Rollcall', []],
  ['if some wait for Rollcall, which are older', ['old-1', 'old-2']],
])(
  'a disk that stays full fills no memory: of more steps than may wait, the oldest are dropped, counted and logged, %s',
  async (_if, old) => {
    let isFull = false;
    const whenThereIsRoom = (body: () => void): void => void setImmediate(() => (isFull ? whenThereIsRoom(body) : body()));
    const { journal } = await open({
      clock: { now: () => now, after: (_ms, body) => (whenThereIsRoom(body), { cancel: () => undefined }) },
      write: async (handle, bytes, position) => {
        if (isFull) throw new Error('ENOSPC');
        await handle.write(bytes, 0, bytes.length, position);
      },
    });
    const around = surroundings();
    const calls = new Calls({ ...around, control: unusedControl, journal, maxWaiting: 4, queued: () => undefined });
    const dial = async (callId: string): Promise<void> => {
      const at = (now += 1) * 1_000;
      calls.take({ callId, handle: callId, initiator: '+15550100', participant: '+15550101', state: 'dialing', at });
      await new Promise(setImmediate);
    };
    for (const callId of old) await dial(callId);
    while (journal.unwrittenSteps > 0) await new Promise(setImmediate);
    isFull = true;
    for (let count = 1; count <= 50; count += 1) {
      await dial(`call-${String(count)}`);
      expect(journal.state.waiting + journal.unwrittenSteps).toBeLessThanOrEqual(4);
    }
    expect(journal.isFailing).toBe(true);
    isFull = false;
    while (journal.isFailing) await new Promise(setImmediate);
    await journal.close();
    const newest = ['call-47', 'call-48', 'call-49', 'call-50'];
    const again = (await open()).journal.state;
    expect([...again.lanes.values()].flat().map(({ callId }) => callId)).toEqual(newest);
    expect(around.metrics.text()).toContain(`rollcall_access_network_dropped_total ${String(46 + old.length)}`);
    expect(lines.filter((line) => line === 'report.dropped')).toHaveLength(46 + old.length);
  },
);

it('a line that something else has damaged is told, and the file is kept beside', async () => {
  const { journal } = await open();
  await play(journal);
  await journal.close();
  const text = await readFile(file(), 'utf8');
  const rows = text.split('\n');
  rows[2] = (rows[2] ?? '').replace('{', '#');
  await writeFile(file(), rows.join('\n'));
  await open();
  expect(lines).toContain('journal.damaged');
  expect(await readdir(folder)).toContain(`journal.damaged-${now}`);
});

it('requests are remembered for 24 hours, and calls that ended for 13', async () => {
  const { journal } = await open();
  await play(journal);
  now += 13 * HOUR_MS - 1_000;
  journal.state.forget(now);
  expect(journal.state.ended.size).toBe(1);
  now += HOUR_MS;
  journal.state.forget(now);
  expect([journal.state.ended.size, journal.state.requests.size]).toEqual([0, 1]);
  now += 11 * HOUR_MS;
  journal.state.forget(now);
  expect(journal.state.requests.size).toBe(0);
});

it('only its owner can read it, because it holds numbers', async () => {
  await open();
  expect((await stat(file())).mode & 0o777).toBe(0o600);
});
