/** A terminal that follows one large conference for an hour of simulated time, over a line that is not perfect. */
import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { MAX_PARTICIPANTS } from '../../schemas/conference-states';
import { HOUR_MS, SECOND_MS } from '../../schemas/durations';
import { openTerminal } from '../../terminal/open-terminal';
import type { Snapshot } from '../../terminal/snapshot';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import type { Terminal } from '../../terminal/terminal';
import { aConference, onLeg, participantsOf } from '../../test/support/a-conference';
import { comparable } from '../../test/support/comparable-conference';
import { TerminalWorld } from '../../test/support/terminal-world';
import type { Random } from '../measuring/random';
import { nextChange } from './next-change';
import { timedMessages, timedStore, type TimedStore } from './timed';

export type Hour = {
  readonly changes: number;
  readonly connections: number;
  readonly snapshots: number;
  /** Once a minute, after garbage collection. */
  readonly heaps: readonly number[];
  readonly messageMs: readonly number[];
  readonly saveMs: readonly number[];
  /** What the terminal and its database show at the end is what the server has. */
  readonly isRight: boolean;
};

export type HourOptions = {
  readonly store: ConferenceStore;
  readonly seconds?: number;
  readonly random: Random;
  readonly heapBytes: () => number;
};

const LOST = 0.02;
const REPEATED = 0.05;
const LATE_MS = 700;
const CUT = 0.005;
const WAKE = 0.01;
const COMMAND_EVERY = 30;
const MINUTE = 60;
/** The server of the test keeps every state for tests that look back. Here it would be what grows. */
const KEPT_STATES = 10;
const CHANGES_BEFORE = 6_000;

const copiesOf = (random: Random): readonly number[] => {
  const fate = random();
  if (fate < LOST) return [];
  return fate < REPEATED ? [random() * LATE_MS, random() * LATE_MS] : [0];
};

const changeOnce = (world: TerminalWorld, random: Random): void => {
  while (!world.change(nextChange(world.record, world.time.now, random)));
  world.push({ behind: 0, forgets: false, tooLarge: false }, copiesOf(random));
  const chance = random();
  if (chance < CUT) world.cut();
  else if (chance < WAKE) world.wake();
};

const open = (random: Random): TerminalWorld => {
  const joined = onLeg(1, 'joined');
  const participants = participantsOf(MAX_PARTICIPANTS - 1, joined);
  const world = new TerminalWorld(
    aConference({ state: 'active', maxParticipants: MAX_PARTICIPANTS, participants, initiatorRecord: joined }),
    random,
  );
  world.knowsCurrent = true;
  // The state of somebody who has been muted or has left is longer. Without these changes, it would grow during the hour.
  for (let change = 0; change < CHANGES_BEFORE; change += 1) {
    world.time.now += SECOND_MS;
    changeOnce(world, random);
    world.forgetBefore(world.record.version - KEPT_STATES);
  }
  return world;
};

/** As the user does who manages the conference. */
const command = (terminal: Terminal, random: Random): void => {
  const online = terminal.snapshot.participants.filter(({ status }) => status === 'online');
  const chosen = online[Math.floor(random() * online.length)];
  if (chosen) void terminal.request(chosen.participantId, { muted: !chosen.muted });
};

/** The database is written while no simulated time passes. */
const written = async (store: TimedStore): Promise<void> => {
  do await setImmediate();
  while (store.isWriting());
};

const showsTheServers = async (world: TerminalWorld, { conference }: Snapshot, store: ConferenceStore): Promise<boolean> => {
  const kept = await store.load();
  const wanted = comparable(world.viewAt(world.record.version), world.record);
  return [conference, kept].every((each) => each !== undefined && isDeepStrictEqual(comparable(each, world.record), wanted));
};

export const followAnHour = async ({ seconds = HOUR_MS / SECOND_MS, random, heapBytes, ...given }: HourOptions): Promise<Hour> => {
  const world = open(random);
  const opened = world.record.version;
  const [messageMs, saveMs, heaps]: [number[], number[], number[]] = [[], [], []];
  const store = timedStore(given.store, (ms) => saveMs.push(ms));
  const surroundings = timedMessages(world.surroundings, (ms) => messageMs.push(ms));
  const terminal = await openTerminal({
    baseUrl: 'https://rollcall.test',
    socketUrl: 'wss://rollcall.test',
    token: world.token,
    store,
    surroundings,
  });
  let snapshots = 0;
  terminal.subscribe(() => (snapshots += 1));
  await world.time.pass(5 * SECOND_MS);
  for (let second = 1; second <= seconds; second += 1) {
    changeOnce(world, random);
    if (second % COMMAND_EVERY === 0) command(terminal, random);
    await world.time.pass(SECOND_MS);
    await written(store);
    world.forgetBefore(world.record.version - KEPT_STATES);
    if (second % MINUTE > 0) continue;
    world.commandsDone.clear();
    heaps.push(heapBytes());
  }
  // Nothing changes any more, so that whatever was lost is noticed.
  await world.time.pass(10 * 60 * SECOND_MS);
  await written(store);
  const isRight = await showsTheServers(world, terminal.snapshot, store);
  await terminal.stop();
  return { changes: world.record.version - opened, connections: world.connectionsOpened, snapshots, heaps, messageMs, saveMs, isRight };
};
