/** The SDK on the initiator's side: at each step its table says what the phones hear. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { openTerminal, type Terminal } from '../../terminal/index';
import { fileStore } from '../../terminal/stores/file';
import type { ConferenceStore, ParticipantRow } from '../../terminal/stores/conference-store';
import { eventually } from '../support/until';
import { hearsExactly } from './lab/hearing';
import { allIdle } from './lab/idle-phones';
import { untilJanusAnswers } from './lab/lab';
import { type LocalMode, runLocalMode } from './lab/local-mode';
import { hangUpPhone, type Phone, phones } from './lab/phone';
import { labFolder } from './lab/this-lab';

const [initiator, ada, ben, cyd] = phones as readonly [Phone, Phone, Phone, Phone];
const everybody = [initiator, ada, ben, cyd];
const WITHIN_MS = 20_000;

let folder: string;
let rollcall: LocalMode;
let store: ConferenceStore;
let terminal: Terminal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carrier-terminal-'));
  await untilJanusAnswers();
  rollcall = await runLocalMode(folder, { ROLLCALL_RING_SECONDS: '5' });
  store = fileStore(join(folder, 'terminal.json'));
  terminal = await openTerminal({
    baseUrl: rollcall.baseUrl,
    socketUrl: `${rollcall.baseUrl.replace('http', 'ws')}/ws`,
    WebSocket,
    store,
    token: () => rollcall.token({ phoneNumber: initiator.number }),
  });
});

afterEach(async () => {
  await terminal.stop();
  await rollcall.kill();
  await Promise.all(phones.map(hangUpPhone));
  await eventually('phones that are idle', allIdle);
  rmSync(folder, { recursive: true, force: true });
});

const rows = async (): Promise<readonly ParticipantRow[]> => store.rows(terminal.snapshot.conference?.conferenceId ?? '');

/** Who takes part, by the table alone: online, and neither muted nor on hold. */
const speakersIn = (table: readonly ParticipantRow[]): readonly string[] =>
  table.flatMap(({ tel, status, muted, onHold }) => (tel !== null && status === 'online' && !muted && !onHold ? [tel] : []));

/** Those who are online and not on hold hear exactly those who may speak. */
const isHeard = async (): Promise<void> => {
  const table = await rows();
  const speakers = speakersIn(table);
  await Promise.all(
    table.map(async ({ tel, status, onHold }) => {
      const phone = everybody.find(({ number }) => number === tel);
      if (!phone || status === 'offline' || onHold) return;
      const others = speakers.filter((number) => number !== tel);
      await hearsExactly(phone, others, labFolder());
    }),
  );
};

type Expected = Readonly<Record<string, 'speaks' | 'is silent' | 'is away'>>;

/** The table comes to say this, and then the phones hear it. */
const becomes = async (expected: Expected): Promise<void> => {
  const said = ({ status, muted, onHold }: ParticipantRow): Expected[string] => {
    if (status === 'offline') return 'is away';
    return muted || onHold ? 'is silent' : 'speaks';
  };
  const isSo = async (): Promise<boolean> => {
    const table = await rows();
    return table.length === everybody.length && table.every((row) => said(row) === (expected[row.tel ?? ''] ?? 'speaks'));
  };
  await eventually(`the table to say ${JSON.stringify(expected)}`, isSo, WITHIN_MS);
  await isHeard();
};

const idOf = ({ number }: Phone): string =>
  terminal.snapshot.participants.find(({ phoneNumber }) => phoneNumber === number)?.participantId ?? '';

it('the table of the initiator’s terminal is what the phones hear, at each step', async () => {
  await terminal.create({ participants: [ada, ben, cyd].map(({ number }) => ({ phoneNumber: number })) });
  await terminal.merge();
  await becomes({});

  expect((await terminal.request(idOf(ben), { status: 'offline' })).phase).toBe('done');
  await becomes({ [ben.number]: 'is away' });

  expect((await terminal.request(idOf(cyd), { muted: true })).phase).toBe('done');
  await becomes({ [ben.number]: 'is away', [cyd.number]: 'is silent' });

  expect((await terminal.request(idOf(ben), { status: 'online' })).phase).toBe('done');
  expect((await terminal.request(idOf(cyd), { muted: false })).phase).toBe('done');
  await becomes({});

  // Nobody has asked for this: the phone itself hangs up.
  await hangUpPhone(cyd);
  await becomes({ [cyd.number]: 'is away' });
  expect(terminal.snapshot.commands).toEqual([]);

  await terminal.end();
  await eventually('every phone to be released', allIdle);
  await eventually('the end', async () => terminal.snapshot.line === 'over', WITHIN_MS);
  expect(speakersIn(await rows())).toEqual([]);
  expect(await terminal.history()).toMatchObject([{ state: 'ended', endReason: 'ended-by-initiator' }]);
});
