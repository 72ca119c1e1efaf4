/**
 * A whole terminal against random histories of the real rules and a network that fails in every way: what it shows is
 * always what the server had at that version, it never goes back, not even when it is killed and started again, and
 * once the network works it knows the newest. A wish is shown as a wish only, never repeated, and gone when it can no
 * longer come true.
 */
import fc from 'fast-check';
import type { ConferenceRecord } from '../../domain/conference/record';
import { isUnderWay } from '../../terminal/commands/command';
import type { Wish } from '../../terminal/commands/wish';
import { wishedOf } from '../../terminal/commands/wished';
import type { Line } from '../../terminal/follow/line';
import type { Snapshot } from '../../terminal/snapshot';
import type { ConferenceStore } from '../../terminal/stores/conference-store';
import { memoryStore } from '../../terminal/stores/memory';
import { initiatorKeyAt } from '../support/a-conference';
import { comparable } from '../support/comparable-conference';
import { type Command, commandSequence, stepOf } from '../support/conference-commands';
import { expectSame } from '../support/expect-same';
import { crowd, isFull } from '../support/property-runs';
import { type SimulatedTerminal, simulatedTerminal } from '../support/simulated-terminal';
import { TerminalWorld } from '../support/terminal-world';

jest.setTimeout(600_000);

/** A story is long: in `npm test`, a few hundred steps. */
const RUNS = crowd(720, 20);
const COMMANDS = 30;
/** 10,000 in all with every run. */
const LEAST_STEPS = isFull ? 10_000 : 100;

const wishes: readonly Wish[] = [
  { status: 'online' },
  { status: 'offline' },
  { muted: true },
  { muted: false },
  { onHold: true },
  { onHold: false },
  { removed: true },
];

const events = [
  'cut',
  'down',
  'half-open',
  'http-fails',
  'loses-answers',
  'wake',
  'sleep',
  'restart',
  'get-behind',
  'works',
  'works',
  'works',
] as const;

type Step = {
  readonly pushes: boolean;
  readonly copies: readonly number[];
  readonly behind: number;
  readonly forgets: boolean;
  readonly tooLarge: boolean;
  readonly event: (typeof events)[number] | undefined;
  readonly ms: number;
  readonly tap: { readonly who: number; readonly wish: Wish } | undefined;
};

const rarely = (sides: number): fc.Arbitrary<boolean> => fc.nat(sides - 1).map((dice) => dice === 0);

const step: fc.Arbitrary<Step> = fc.record({
  pushes: fc.boolean(),
  copies: fc.oneof({ weight: 3, arbitrary: fc.constant([0]) }, { weight: 2, arbitrary: fc.array(fc.nat(2_000), { maxLength: 2 }) }),
  behind: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
  forgets: rarely(6),
  tooLarge: rarely(8),
  event: fc.option(fc.constantFrom(...events), { nil: undefined, freq: 2 }),
  ms: fc.oneof({ weight: 6, arbitrary: fc.nat(20_000) }, { weight: 1, arbitrary: fc.nat(120_000) }),
  tap: fc.option(fc.record({ who: fc.nat(5), wish: fc.constantFrom(...wishes) }), { nil: undefined, freq: 2 }),
});

/** What the terminal may show, and what its database may have, at any time. */
class Watched {
  newest = 0;
  shown: Snapshot | undefined;
  readonly lines = new Set<Line>();
  private readonly online = new Set<string>();
  private seen = 0;

  constructor(private readonly world: TerminalWorld) {}

  readonly look = (snapshot: Snapshot): void => {
    this.shown = snapshot;
    this.lines.add(snapshot.line);
    const { conference } = snapshot;
    if (!conference) return;
    expect(conference.version).toBeGreaterThanOrEqual(this.newest);
    if (conference.version > this.newest) this.check(conference);
    this.newest = conference.version;
    // A command stands beside its participant, and changes nothing of it.
    expect(snapshot.participants.map(({ status }) => status)).toEqual(conference.participants.map(({ status }) => status));
    for (const each of snapshot.participants) {
      if (each.status === 'online') expect(this.everOnline()).toContain(each.participantId);
      const { status, muted, onHold, command } = each;
      if (!command || !isUnderWay(command)) expect(wishedOf(each)).toEqual({ status, muted, onHold, removed: false });
      else expect(wishedOf(each)).toMatchObject(command.wish);
    }
  };

  /** Whom the server has shown online at any version. */
  private everOnline(): ReadonlySet<string> {
    const { history } = this.world;
    for (; this.seen < history.length; this.seen += 1)
      for (const { participantId, status } of this.world.viewAt(this.seen + 1).participants)
        if (status === 'online') this.online.add(participantId);
    return this.online;
  }

  check(conference: NonNullable<Snapshot['conference']>): void {
    const record = this.world.history[conference.version - 1] as ConferenceRecord;
    expectSame(comparable(conference, record), comparable(this.world.viewAt(conference.version), record));
  }

  store(): ConferenceStore {
    const store = memoryStore();
    let newest = 0;
    return {
      ...store,
      save: async (conference, base) => {
        const outcome = await store.save(conference, base);
        const kept = await store.load(conference.conferenceId);
        expect(kept?.version).toBeGreaterThanOrEqual(newest);
        newest = kept?.version ?? 0;
        if (kept) this.check(kept);
        return outcome;
      },
    };
  }
}

const happen = async (world: TerminalWorld, event: Step['event']): Promise<void> => {
  if (event === 'works' || event === 'down' || event === 'half-open') world.network = event === 'works' ? 'good' : event;
  if (event === 'works') [world.httpFails, world.losesAnswers, world.getIsBehind] = [false, false, 0];
  if (event === 'cut' || event === 'down') world.cut();
  if (event === 'http-fails') world.httpFails = true;
  if (event === 'loses-answers') world.losesAnswers = true;
  if (event === 'get-behind') world.getIsBehind = 2;
  if (event === 'wake') world.wake();
  if (event === 'sleep') await world.time.pass(3 * 60 * 60_000);
};

/** Nothing more happens, but that the network works, for longer than the terminal compares. */
const recover = async (world: TerminalWorld): Promise<void> => {
  await happen(world, 'works');
  world.wake();
  await world.time.pass(6 * 60_000);
};

/** One terminal after another, with the same database. */
class Lives {
  private now: SimulatedTerminal;
  private unsubscribe: () => void;

  constructor(
    private readonly world: TerminalWorld,
    private readonly watched: Watched,
    readonly store: ConferenceStore,
  ) {
    this.now = simulatedTerminal(world, store);
    this.unsubscribe = this.now.terminal.subscribe(watched.look);
  }

  get terminal() {
    return this.now.terminal;
  }

  async begin(): Promise<void> {
    await Promise.all([this.terminal.start(), this.world.time.pass(1_000)]);
  }

  /** It begins with what the database has; of its commands, none is under way that was not answered. */
  async again(): Promise<void> {
    this.unsubscribe();
    this.now.kill();
    this.watched.newest = (await this.store.load())?.version ?? 0;
    this.now = simulatedTerminal(this.world, this.store);
    this.unsubscribe = this.now.terminal.subscribe(this.watched.look);
    const starting = this.terminal.start();
    await Promise.all([starting, this.world.time.pass(0)]);
    for (const { phase } of this.terminal.snapshot.commands) expect(['queued', 'sending']).not.toContain(phase);
    await this.world.time.pass(1_000);
  }
}

/** Evenly spread, unlike the numbers of fast-check: waits of nearly nothing would fill hours with attempts. */
const evenChance = (seed: number): (() => number) => {
  let state = seed % 2_147_483_647 || 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
};

const met = { steps: 0, lines: new Set<Line>(), phases: new Set<string>() };

const live = async (commands: readonly Command[], steps: readonly Step[], chance: () => number): Promise<void> => {
  const [first, ...others] = commands.map((command) => ({ ...command, wrongConference: false }));
  const begin = stepOf(first as Command, initiatorKeyAt(0), [], 1_800_000_000_000);
  if (!('open' in begin)) return;
  const world = new TerminalWorld(begin.open, chance);
  const watched = new Watched(world);
  const store = watched.store();
  const lives = new Lives(world, watched, store);
  await lives.begin();
  let taps = 0;
  for (const [index, command] of others.entries()) {
    const now = steps[index % steps.length] as Step;
    met.steps += 1;
    const next = stepOf(command, initiatorKeyAt(0), world.history, Math.max(world.time.now, world.record.changedAt));
    if ('change' in next) world.change(next.change);
    if (now.pushes) world.push(now, now.copies);
    const participants = watched.shown?.participants ?? [];
    const tapped = participants[(now.tap?.who ?? 0) % Math.max(1, participants.length)];
    if (now.tap && tapped) {
      taps += 1;
      void lives.terminal.request(tapped.participantId, now.tap.wish).then(({ phase }) => met.phases.add(phase));
    }
    if (now.event === 'restart') await lives.again();
    await happen(world, now.event);
    await world.time.pass(now.ms);
  }
  await recover(world);
  const { shown, lines } = watched;
  for (const line of lines) met.lines.add(line);
  const { record } = world;
  expect([shown?.conference?.version, record.version]).toEqual([record.version, record.version]);
  expect(await store.load(record.conferenceId)).toEqual(shown?.conference);
  for (const { phase, participantId } of shown?.commands ?? []) {
    expect(['queued', 'sending', 'accepted']).not.toContain(phase);
    const participant = shown?.participants.find((each) => each.participantId === participantId);
    if (phase === 'under-way') expect(participant?.lastAction?.outcome).toBe('pending');
  }
  expect(world.commandsDone.size).toBeLessThanOrEqual(taps);
  await lives.terminal.stop();
  expect(world.openLines).toBe(0);
};

it('converges, never goes back, shows only what the server had, and keeps no command that it has not', async () => {
  const stories = fc.tuple(commandSequence(COMMANDS), fc.array(step, { minLength: 10, maxLength: COMMANDS, size: 'max' }), fc.nat());
  await fc.assert(
    fc.asyncProperty(stories, ([commands, steps, seed]) => live(commands, steps, evenChance(seed))),
    { numRuns: RUNS },
  );
  expect(met.steps).toBeGreaterThan(LEAST_STEPS);
  if (!isFull) return;
  expect([...met.lines].sort()).toEqual(['catching-up', 'connecting', 'live', 'offline', 'over', 'polling']);
  for (const phase of ['done', 'not-sent', 'refused', 'unanswered']) expect(met.phases).toContain(phase);
});
