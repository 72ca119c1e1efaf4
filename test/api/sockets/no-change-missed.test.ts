/**
 * No change is missed between the answer to a subscription and what is pushed, whatever happens at the same time and in
 * whatever order; and a burst of changes is few messages.
 */
import fc from 'fast-check';
import { actionsOfBridge } from '../../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { MOST_TOLD } from '../../../domain/terminals/tell-at-once';
import { conferenceView } from '../../../domain/conference/view/conference-view';
import { fullStateMessage } from '../../../domain/conference/view/state-message';
import { readDocument } from '../../../domain/event-package/read-document';
import { subscriptionStateOf } from '../../../domain/event-package/subscription-state';
import { takeNotification } from '../../../functions/event-package/take-notification';
import type { ConferenceStore } from '../../../functions/ports/conference-store';
import type { Connections, SinglePosts } from '../../../functions/ports/connections';
import type { Nudges } from '../../../functions/ports/nudges';
import type { PushProgress } from '../../../functions/ports/push-progress';
import type { TerminalStore } from '../../../functions/ports/terminal-store';
import { PushNudge } from '../../../functions/messaging/messages';
import type { Tell } from '../../../functions/telling/in-time';
import { nudgeAtOnce } from '../../../functions/telling/nudge-at-once';
import { tellAtOnce } from '../../../functions/telling/tell-at-once';
import { tellingChanger } from '../../../functions/telling/telling-store';
import { pushNudged } from '../../../functions/terminals/push-changes';
import { defaultDialect } from '../../../schemas/settings/event-package-dialect';
import { TerminalMessage } from '../../../schemas/terminal-messages';
import { AT, phoneNumberAt } from '../../support/a-conference';
import { eventPackageDocument } from '../../support/event-package-document';
import { expectSame } from '../../support/expect-same';
import { httpDeps } from '../../support/http-deps';
import {
  type Choose,
  choosing,
  everyOrder,
  expectAlive,
  type Gate,
  interleave,
  mortal,
  oneByOne,
  type Process,
} from '../../support/interleaving';
import { listen } from '../../support/listening-terminal';
import { isFull, runs } from '../../support/property-runs';
import { type TerminalDeps, Terminals, TerminalsOverHttp } from '../../support/terminals';
import { VirtualTime } from '../../support/virtual-time';
import { storeWith } from '../../support/store-with';
import { theSettings } from '../support/settings';

let terminals: Terminals;

type Received = { readonly at: number; readonly message: TerminalMessage };

/** Terminals, and what they received, by an answer or by a push. */
class Listeners {
  private readonly received = new Map<string, Received[]>();

  of(connectionId: string): readonly Received[] {
    return this.received.get(connectionId) ?? [];
  }

  receive(connectionId: string, message: TerminalMessage): void {
    this.received.set(connectionId, [...this.of(connectionId), { at: terminals.clock.now, message }]);
  }

  /** The terminal knows the conference as it is, and no message is left over. */
  expectCurrent(connectionId: string, record: ConferenceRecord): void {
    const heard = listen(this.of(connectionId).map(({ message }) => message));
    expectSame(heard, { conference: conferenceView(record, actionsOfBridge('http')), missing: [] });
  }

  newest(connectionId: string): number {
    return Math.max(...this.of(connectionId).map(({ message }) => ('version' in message ? (message.version ?? 0) : 0)));
  }

  /** `before`: what happens ahead of each post. */
  connections(before: (connectionId: string) => Promise<void>): Connections {
    return {
      post: async (connectionId, text) => {
        await before(connectionId);
        this.receive(connectionId, TerminalMessage.parse(JSON.parse(text)));
        return 'sent';
      },
      close: async () => undefined,
    };
  }
}

/** The real stores, with a gate before each request. `stale`: what an eventually consistent read may still find. */
const gatedStores = (
  gate: Gate,
  stale: () => ConferenceRecord | undefined,
  subscriptionsFirst: boolean,
): { store: ConferenceStore; terminalStore: TerminalStore } => {
  const { terminalStore, store: kept } = terminals.storage;
  const inTurn = oneByOne(gate);
  const store = storeWith(kept, {
    current: async (key, options) => {
      // Whatever is asked for at the same time goes ahead.
      if (subscriptionsFirst) await Promise.resolve();
      return inTurn(async () => (options?.consistent ? undefined : stale()) ?? kept.current(key, options));
    },
  });
  const gated = Object.assign(Object.create(terminalStore) as TerminalStore, {
    subscribe: async (...given) => (await gate(), terminalStore.subscribe(...given)),
    subscriptions: (...given) => inTurn(() => terminalStore.subscriptions(...given)),
    takePushLock: async (...given) => (await gate(), terminalStore.takePushLock(...given)),
    advance: async (...given) => (await gate(), terminalStore.advance(...given)),
    // When a function dies at a post, the post fails. A dead function must not go on to close that terminal.
    close: async (...given) => (expectAlive(gate), terminalStore.close(...given)),
    unsubscribe: async (...given) => (expectAlive(gate), terminalStore.unsubscribe(...given)),
    noteRefusals: async (...given) => (expectAlive(gate), terminalStore.noteRefusals(...given)),
  } satisfies Partial<TerminalStore>);
  return { store, terminalStore: gated };
};

/** A conference with one terminal that has subscribed already, and another that is about to. */
const arrange = async () => {
  terminals.clock.now = AT;
  const record = await terminals.conference(6);
  const [there, coming] = [await terminals.connection(record), await terminals.connection(record)];
  const listeners = new Listeners();
  listeners.receive(there, await terminals.subscribe(record, there));
  return { record, there, coming, listeners };
};

type Arranged = Awaited<ReturnType<typeof arrange>>;

/** `late`: messages that arrive after all others. `lies`: what the cursor claimed without anybody having it. `nudges`: sent. */
const arrangeToTell = async () => ({
  ...(await arrange()),
  late: [] as (() => void)[],
  lies: [] as number[],
  nudges: [] as PushNudge[],
});
type ArrangedToTell = Awaited<ReturnType<typeof arrangeToTell>>;
type Conditions = {
  /** Whether this eventually consistent read lags behind. */
  readonly lags: () => boolean;
  /** How far this function's clock is off. */
  readonly skewMs: number;
  /** Of the conference and its subscriptions, read at once, which is read first. */
  readonly subscriptionsFirst: boolean;
};

const depsOf = (
  { record, listeners, there }: Arranged,
  gate: Gate,
  { lags, skewMs, subscriptionsFirst }: Conditions,
): Partial<TerminalDeps> => ({
  ...gatedStores(gate, () => (lags() ? record : undefined), subscriptionsFirst),
  clock: () => terminals.clock.now + skewMs,
  wait: async (ms) => {
    const until = terminals.clock.now + ms;
    await gate();
    terminals.clock.now = Math.max(terminals.clock.now, until);
  },
  // One gate at a time: the other's post needs none, since it is the first that the cursor waits for.
  connections: listeners.connections(async (connectionId) => (connectionId === there ? gate() : undefined)),
});

const subscribing =
  (arranged: Arranged, conditions: Conditions): Process =>
  async (gate) => {
    const { record, coming, listeners } = arranged;
    const answer = await terminals.subscribe(record, coming, undefined, depsOf(arranged, gate, conditions));
    listeners.receive(coming, answer);
  };

/** The n-th participant joins, and the bus delivers the event this many times, one after the other. */
const joining =
  (arranged: Arranged, participant: number, conditions: Conditions, times = 1): Process =>
  async (gate) => {
    await gate();
    const changed = await terminals.bridgeSays(arranged.record, participant);
    for (let time = 0; time < times; time += 1) await terminals.push(changed, depsOf(arranged, gate, conditions));
  };

/**
 * What becomes of a telling: after how many steps the writer dies, and what the gateway does with the first post.
 * `onlyNudges`: the writer has nothing to post with.
 */
type Fate = { readonly diesAfter: number; readonly post: (typeof posts)[number]; readonly onlyNudges?: boolean };
/** `unanswered`: the message arrives, but the writer's time is up before it knows. `late`: it arrives after all others. */
const posts = ['accepted', 'accepted', 'unanswered', 'lost', 'late'] as const;
const lucky: Fate = { diesAfter: Infinity, post: 'accepted' };

const postsOf = ({ there, listeners, late }: ArrangedToTell, gate: Gate, fate: Fate): SinglePosts => ({
  postOnce: async (connectionId, text) => {
    const receive = (): void => listeners.receive(connectionId, TerminalMessage.parse(JSON.parse(text)));
    if (connectionId !== there) return (receive(), 'sent');
    await gate();
    if (fate.post === 'late') late.push(receive);
    if (fate.post === 'late' || fate.post === 'lost') throw new Error('The time is up');
    receive();
    if (fate.post === 'unanswered') throw new Error('The time is up');
    return 'sent';
  },
});

/** The writer tells the terminals. The cursor never claims more than a subscriber has. */
const tellingOf =
  (arranged: ArrangedToTell, record: ConferenceRecord, conditions: Conditions, fate: Fate): Process =>
  async (immortal) => {
    const gate = mortal(immortal, fate.diesAfter);
    const { terminalStore } = terminals.storage;
    const pushProgress: PushProgress = {
      progress: async (...given) => (await gate(), terminalStore.progress(...given)),
      takeTurn: async (...given) => (await gate(), terminalStore.takeTurn(...given)),
      advance: async (id, cursor) => {
        await gate();
        // The telling would hide an error.
        if (cursor.version > arranged.listeners.newest(arranged.there)) arranged.lies.push(cursor.version);
        await terminalStore.advance(id, cursor);
      },
    };
    const { log, settings, clock } = { ...terminals.deps(), ...depsOf(arranged, gate, conditions) };
    const timeLimit = () => ({ signal: new AbortController().signal, end: () => undefined });
    const nudges: Nudges = {
      send: async (_queue, nudge) => {
        await gate();
        arranged.nudges.push(PushNudge.parse(nudge));
      },
    };
    const nudging = { clock, log, pushProgress, nudges, timeLimit };
    const connections = postsOf(arranged, gate, fate);
    await (fate.onlyNudges ? nudgeAtOnce(nudging, 250) : tellAtOnce({ ...nudging, settings, connections }, 250))(record);
  };

const expectTold = async (arranged: ArrangedToTell): Promise<void> => {
  for (const arrive of arranged.late) arrive();
  expect(arranged.lies).toEqual([]);
  await expectAllCurrent(arranged);
};

/**
 * The queue delivers the n-th nudge this many times, if it is sent while this process has its turns; the function may die,
 * and the queue does not try again.
 */
const nudged =
  (arranged: ArrangedToTell, index: number, { conditions, diesAfter, times }: Delivery): Process =>
  async (immortal) => {
    for (let turns = 0; turns < 40 && arranged.nudges.length <= index; turns += 1) await immortal();
    const nudge = arranged.nudges[index];
    for (let time = 0; nudge && time < times; time += 1) {
      met.nudged += 1;
      const deps = terminals.deps(depsOf(arranged, mortal(immortal, diesAfter), conditions));
      await pushNudged(deps, nudge).catch(() => undefined);
    }
  };
type Delivery = { readonly conditions: Conditions; readonly diesAfter: number; readonly times: number };

/** So that a test knows whether its orders have shown what it is about. */
const met = { nudged: 0 };

/** Writes a change, and tells of it. */
type Write = (tell: Tell) => Promise<void>;

const bridgeSays =
  ({ record }: ArrangedToTell, participant: number): Write =>
  async (tell) =>
    tell(await terminals.bridgeSays(record, participant));

/** Another conference server lists the n-th participant in a document. */
const documentSays =
  ({ record: { conferenceId } }: ArrangedToTell, participant: number): Write =>
  async (tell) => {
    const read = readDocument(eventPackageDocument(1, 'full', [{ who: phoneNumberAt(participant), status: 'connected' }]), defaultDialect);
    if (!read.ok) throw new Error('The document is unreadable');
    const packageViews = { find: async () => undefined, keep: async () => undefined };
    const store = tellingChanger(terminals.storage.store, tell);
    const deps = {
      ...httpDeps(),
      settings: theSettings,
      clock: () => terminals.clock.now,
      wait: async () => undefined,
      store,
      packageViews,
    };
    const state = subscriptionStateOf(undefined);
    await takeNotification(deps, { conferenceId, subscription: 'one', state, document: read.document, dialect: defaultDialect });
  };

/** Each change is written and told by one process, and pushed by another once it is written. A third has what was nudged. */
const changesTold = (arranged: ArrangedToTell, write: readonly Write[], by: ReturnType<typeof byChance>) => {
  const written = new Map<number, ConferenceRecord>();
  const writers = write.map((writeAndTell, index): Process => {
    const [conditions, fate] = [by.conditions(), by.fate()];
    return async (gate) => {
      await gate();
      await writeAndTell(async (record) => {
        written.set(index, record);
        await tellingOf(arranged, record, conditions, fate)(gate);
      });
    };
  });
  const pushes = write.map((_, index): Process => {
    const conditions = by.conditions();
    return async (gate) => {
      while (!written.has(index)) await gate();
      await terminals.push(written.get(index) as ConferenceRecord, depsOf(arranged, gate, conditions));
    };
  });
  // The writers first: they are the ones who go on when the choices are used up.
  return [...writers, ...pushes, ...write.map((_, index) => nudged(arranged, index, by.delivery()))];
};

const expectAllCurrent = async ({ record, there, coming, listeners }: Arranged, others: readonly string[] = [coming]): Promise<void> => {
  const final = await terminals.current(record);
  for (const id of [there, ...others]) listeners.expectCurrent(id, final);
};

const [lagging, current]: [Conditions, Conditions] = [
  { lags: () => true, skewMs: 0, subscriptionsFirst: false },
  { lags: () => false, skewMs: 0, subscriptionsFirst: false },
];
const subscriptionsFirst = (conditions: Conditions): Conditions => ({ ...conditions, subscriptionsFirst: true });

const eitherFirst = [
  ['the conference read first', current],
  ['its subscriptions read first', subscriptionsFirst(current)],
] as const;

/** What is left to chance: which reads lag behind, how far clocks are off, how much time passes between two steps. */
const byChance = (choices: readonly number[]) => {
  const choose: Choose = choosing(choices);
  const conditions = (): Conditions => ({
    lags: () => choose(2) === 1,
    skewMs: (choose(3) - 1) * 10,
    subscriptionsFirst: choose(2) === 1,
  });
  const fate = (): Fate => ({
    diesAfter: [0, 1, 2, 3, Infinity, Infinity][choose(6)] ?? 0,
    post: posts[choose(posts.length)] ?? 'accepted',
    onlyNudges: choose(4) === 3,
  });
  const delivery = (): Delivery => ({
    conditions: conditions(),
    diesAfter: [0, 1, 2, Infinity, Infinity, Infinity][choose(6)] ?? 0,
    times: choose(3),
  });
  const timePasses = (): void => void (terminals.clock.now += [0, 0, 20, 120][choose(4)] ?? 0);
  return { choose, conditions, fate, delivery, timePasses };
};

/** The full run tries every order, and expects so many at least; the quick one tries some at random. */
const inOrders = async (leastOrders: number, tryOne: (choose: Choose) => Promise<void>): Promise<void> => {
  if (isFull) expect(await everyOrder(tryOne)).toBeGreaterThanOrEqual(leastOrders);
  else
    await fc.assert(
      fc.asyncProperty(anyChoices, (choices) => tryOne(choosing(choices))),
      { numRuns: SOME_ORDERS },
    );
};
const SOME_ORDERS = 50;

const anyChoices = fc.array(fc.nat(11), { minLength: 40, maxLength: 160 });

const manyAtOnce = async (choices: readonly number[]): Promise<void> => {
  const { choose, conditions, timePasses } = byChance(choices);
  const arranged = await arrange();
  const changes = [1, 2, 3, 4].map((participant) => joining(arranged, participant, conditions(), 1 + (participant % 2)));
  await interleave([...changes, subscribing(arranged, conditions())], choose, timePasses);
  await expectAllCurrent(arranged);
};

const endMeanwhile = async (choices: readonly number[]): Promise<void> => {
  const { choose, conditions, timePasses } = byChance(choices);
  const arranged = await arrange();
  const { record } = arranged;
  const before = await terminals.bridgeSays(record, 1);
  const late: Process = (gate) => terminals.push(before, depsOf(arranged, gate, conditions()));
  const ending: Process = async (gate) => {
    await gate();
    await terminals.push(await terminals.finish(record), depsOf(arranged, gate, conditions()));
  };
  await interleave([late, subscribing(arranged, conditions()), ending], choose, timePasses);
  await expectAllCurrent(arranged);
  expect((await terminals.terminalStore.subscriptions(record.conferenceId)).subscriptions).toEqual([]);
};

const toldAtOnce = async (choices: readonly number[]): Promise<void> => {
  const by = byChance(choices);
  const arranged = await arrangeToTell();
  const changes = [bridgeSays(arranged, 1), bridgeSays(arranged, 2), documentSays(arranged, 3)];
  await interleave([...changesTold(arranged, changes, by), subscribing(arranged, by.conditions())], by.choose, by.timePasses);
  await expectTold(arranged);
};

const endTold = async (choices: readonly number[]): Promise<void> => {
  const by = byChance(choices);
  const arranged = await arrangeToTell();
  const { record } = arranged;
  await interleave(
    [...changesTold(arranged, [async (tell) => tell(await terminals.finish(record))], by), subscribing(arranged, by.conditions())],
    by.choose,
    by.timePasses,
  );
  await expectTold(arranged);
  expect((await terminals.terminalStore.subscriptions(record.conferenceId)).subscriptions).toEqual([]);
};

const PUSH_DIES_AT_ITS_POST = [
  ...[0, 0, 3, 0, 7, 0, 0, 0, 0, 8, 4, 0, 0, 0, 0, 0, 3, 7, 0, 4, 0, 0, 0, 0, 0, 0],
  ...[0, 1, 0, 2, 0, 5, 0, 3, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
];

describe('no change is missed, in any order', () => {
  beforeAll(() => {
    terminals = Terminals.inMemory();
  });

  it.each([...eitherFirst, ['lagging reads', lagging], ['lagging reads, the subscriptions first', subscriptionsFirst(lagging)]] as const)(
    'of a subscription, a change and its push, with %s',
    async (_reads, conditions) => {
      await inOrders(84, async (choose) => {
        const arranged = await arrange();
        await interleave([subscribing(arranged, conditions), joining(arranged, 1, conditions)], choose);
        await expectAllCurrent(arranged);
      });
    },
  );

  it.each(eitherFirst)(
    'of a subscription with lagging reads, a push, and another change whose own event comes last, with %s',
    async (_, reads) => {
      await inOrders(1_260, async (choose) => {
        const arranged = await arrange();
        const first = await terminals.bridgeSays(arranged.record, 1);
        const pushing: Process = (gate) => terminals.push(first, depsOf(arranged, gate, reads));
        const changing: Process = async (gate) => {
          await gate();
          await terminals.bridgeSays(arranged.record, 2);
        };
        await interleave([subscribing(arranged, lagging), pushing, changing], choose);
        await terminals.push(
          await terminals.current(arranged.record),
          depsOf(arranged, async () => undefined, reads),
        );
        await expectAllCurrent(arranged);
      });
    },
  );

  it.each(eitherFirst)('of two changes and their pushes, with %s', async (_, reads) => {
    await inOrders(1_001, async (choose) => {
      const arranged = await arrange();
      await interleave([joining(arranged, 1, reads), joining(arranged, 2, reads)], choose);
      await expectAllCurrent(arranged, []);
    });
  });

  it('of a subscription, several changes and their repeated events, while time passes and clocks differ', () =>
    fc.assert(fc.asyncProperty(anyChoices, manyAtOnce), { numRuns: runs(1_000) }));

  it.each([0, 1, 2, 3, Infinity])('of a telling whose writer dies after %d steps, and the push of the same change', async (diesAfter) => {
    await inOrders(1, async (choose) => {
      const arranged = await arrangeToTell();
      const changed = await terminals.bridgeSays(arranged.record, 1);
      const pushing: Process = (gate) => terminals.push(changed, depsOf(arranged, gate, current));
      await interleave([tellingOf(arranged, changed, current, { ...lucky, diesAfter }), pushing], choose);
      expect(arranged.lies).toEqual([]);
      await expectAllCurrent(arranged, []);
    });
  });

  it.each([...new Set(posts)])('of a subscription, a telling whose first post is %s, and the event that comes last', async (post) => {
    await inOrders(35, async (choose) => {
      const arranged = await arrangeToTell();
      const changed = await terminals.bridgeSays(arranged.record, 1);
      await interleave([tellingOf(arranged, changed, current, { ...lucky, post }), subscribing(arranged, lagging)], choose);
      await terminals.push(
        changed,
        depsOf(arranged, async () => undefined, current),
      );
      await expectTold(arranged);
    });
  });

  it('of a subscription and several changes that their writers tell: they cross, die, nudge pushes that die, and lose messages', async () => {
    met.nudged = 0;
    await fc.assert(fc.asyncProperty(anyChoices, toldAtOnce), { numRuns: runs(1_500) });
    expect(met.nudged).toBeGreaterThan(0);
  });

  it('of a subscription and the end that its writer tells: nobody stays subscribed', () =>
    fc.assert(fc.asyncProperty(anyChoices, endTold), { numRuns: runs(400) }));

  it('of a subscription and the end, whose nudged push dies at its first post: no terminal is closed for that', () =>
    endTold(PUSH_DIES_AT_ITS_POST));

  it('of a subscription and the end: the end is the last known state, and nobody stays subscribed', () =>
    fc.assert(fc.asyncProperty(anyChoices, endMeanwhile), { numRuns: runs(400) }));
});

describe('on DynamoDB', () => {
  let overHttp: TerminalsOverHttp;
  beforeAll(async () => {
    terminals = overHttp = await TerminalsOverHttp.start();
  });
  afterAll(() => overHttp.stop());

  it('no change is missed either', () => fc.assert(fc.asyncProperty(anyChoices, manyAtOnce), { numRuns: runs(20, 5) }));

  it('nor any that its writer tells', () => fc.assert(fc.asyncProperty(anyChoices, toldAtOnce), { numRuns: runs(20, 5) }));

  it('nor is the end', () => fc.assert(fc.asyncProperty(anyChoices, endMeanwhile), { numRuns: runs(10, 5) }));
});

describe('a hundred joins within five seconds', () => {
  beforeAll(() => {
    terminals = Terminals.inMemory();
  });

  const JOINS = 100;
  const EVERY_MS = 50;

  const burst = async (postMs: number, terminalsWatching: number) => {
    const time = new VirtualTime(AT);
    Object.defineProperty(terminals.clock, 'now', { get: () => time.now, set: (now: number) => (time.now = now), configurable: true });
    const record = await terminals.conference(JOINS);
    const ids = await Promise.all(Array.from({ length: terminalsWatching }, () => terminals.connection(record)));
    const listeners = new Listeners();
    for (const id of ids) {
      const answer = await terminals.subscribe(record, id);
      // A state of so many is not sent: the terminal fetches it.
      expect(answer.type).toBe('resync');
      listeners.receive(id, fullStateMessage(record, actionsOfBridge('http'), true));
    }
    const changedAt = new Map<number, number>();
    const connections = listeners.connections(async (id) => (id === ids[0] && postMs > 0 ? time.sleep(postMs) : undefined));
    for (let join = 1; join <= JOINS; join += 1) {
      time.plan(AT + join * EVERY_MS, async () => {
        const changed = await terminals.bridgeSays(record, join);
        changedAt.set(changed.version, time.now);
        await terminals.push(changed, { connections, wait: (ms) => time.sleep(ms) });
      });
    }
    await time.run();
    const pushed = (id: string) => listeners.of(id).slice(1);
    return { record, ids, listeners, changedAt, pushed };
  };

  const expectFewMessages = async ({ record, ids, listeners, pushed }: Awaited<ReturnType<typeof burst>>, most: number): Promise<void> => {
    const final = await terminals.current(record);
    expect(final.version).toBe(record.version + JOINS);
    for (const id of ids) {
      expect(pushed(id).length).toBeLessThanOrEqual(most);
      listeners.expectCurrent(id, final);
    }
  };

  const FEW = 5;
  it.each([
    [20, MOST_TOLD + 1, 400],
    [52, FEW, 150],
  ])(
    'make at most %d messages for each of %d terminals, the last with the last version and none later than %d ms',
    async (most, watching, ms) => {
      const joined = await burst(0, watching);
      await expectFewMessages(joined, most);
      const received = joined.pushed(joined.ids[0] ?? '');
      expect(received[0]?.at).toBe(AT + EVERY_MS);
      for (const [version, at] of joined.changedAt) {
        const first = received.find(({ message }) => 'version' in message && (message.version ?? 0) >= version);
        expect((first?.at ?? Infinity) - at).toBeLessThanOrEqual(ms);
      }
    },
  );

  it('make no more messages if the gateway is slower than the pushes', async () => {
    await expectFewMessages(await burst(700, FEW), 52);
    await expectFewMessages(await burst(700, MOST_TOLD + 1), 20);
  });
});
