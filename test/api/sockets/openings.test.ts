/**
 * Those who follow an initiator's open conference learn of one that opens, and of every change of it: from the push that
 * whoever opened it nudged, and from the push behind the bus, in any order, step by step, with repetitions and functions
 * that die halfway.
 */
import fc from 'fast-check';
import { actionsOfBridge } from '../../../domain/bridge/capabilities';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { conferenceView } from '../../../domain/conference/view/conference-view';
import { conferenceIdOf } from '../../../domain/ids/conference-id';
import { PushNudge } from '../../../functions/messaging/messages';
import { announceAtOnce } from '../../../functions/telling/announce-at-once';
import { tellAtOnce } from '../../../functions/telling/tell-at-once';
import { tellingStore } from '../../../functions/telling/telling-store';
import { pushNudged } from '../../../functions/terminals/push-changes';
import { CURRENT, TerminalMessage } from '../../../schemas/terminal-messages';
import { aConference, AT, initiatorKeyAt } from '../../support/a-conference';
import { expectSame } from '../../support/expect-same';
import { choosing, type Gate, interleave, mortal, oneByOne, type Process } from '../../support/interleaving';
import { listen } from '../../support/listening-terminal';
import { runs } from '../../support/property-runs';
import { Terminals, TerminalsOverHttp } from '../../support/terminals';

let terminals: Terminals;

const MOST_MS = 250;
let opened = 5_000;

/** An initiator without a conference, one terminal that follows it, and one that is about to. */
const arrange = async () => {
  terminals.clock.now = AT;
  const initiatorKey = initiatorKeyAt((opened += 1));
  const [there, coming] = [
    await terminals.connection(undefined, { initiatorKey }),
    await terminals.connection(undefined, { initiatorKey }),
  ];
  const received = new Map<string, TerminalMessage[]>([
    [there, []],
    [coming, []],
  ]);
  await terminals.subscribe({ conferenceId: CURRENT }, there);
  return { initiatorKey, there, coming, received, nudges: [] as PushNudge[], written: new Map<number, ConferenceRecord>() };
};
type Arranged = Awaited<ReturnType<typeof arrange>>;

const gatedPort = <Port extends object>(port: Port, names: readonly (keyof Port)[], inTurn: ReturnType<typeof oneByOne>): Port => {
  const gated = names.map((name) => {
    const method = (port[name] as (...given: unknown[]) => Promise<unknown>).bind(port);
    return [name, (...given: unknown[]) => inTurn(() => method(...given))] as const;
  });
  return Object.assign<Port, Partial<Port>>(Object.create(port) as Port, Object.fromEntries(gated) as Partial<Port>);
};

/** What a function uses, with a gate before each request. `gatewayFails`: for all of its messages. */
const depsOf = ({ received, nudges }: Arranged, gate: Gate, gatewayFails = false) => {
  const inTurn = oneByOne(gate);
  const { store, terminalStore, followers } = terminals.storage;
  const post = (connectionId: string, text: string) =>
    inTurn(async () => {
      if (gatewayFails) throw new Error('The gateway has failed');
      received.get(connectionId)?.push(TerminalMessage.parse(JSON.parse(text)));
      return 'sent' as const;
    });
  const ports = {
    store: gatedPort(store, ['current', 'past'], inTurn),
    terminalStore: gatedPort(
      terminalStore,
      ['find', 'subscribe', 'subscriptions', 'progress', 'takeTurn', 'takePushLock', 'advance', 'close', 'noteRefusals'],
      inTurn,
    ),
    followers: gatedPort(followers, ['add', 'of', 'subscribe', 'isAnnounced', 'noteAnnounced'], inTurn),
    connections: { post, postOnce: post, close: () => inTurn(async () => undefined) },
  };
  const send = (_queue: string, nudge: object) => inTurn(async () => void nudges.push(PushNudge.parse(nudge)));
  return { ...terminals.deps(ports), connections: ports.connections, pushProgress: ports.terminalStore, nudges: { send }, timeLimit };
};
const timeLimit = () => ({ signal: new AbortController().signal, end: () => undefined });

/** `diesAfter`: for each delivery of the nudge or event, the steps after which its function dies. */
type Fate = { readonly diesAfter: readonly number[]; readonly gatewayFails: boolean };

const NEVER = 1_000;

const opening =
  (arranged: Arranged, { diesAfter: [steps = NEVER] }: Fate): Process =>
  async (gate) => {
    await gate();
    const deps = depsOf(arranged, mortal(gate, steps));
    const { initiatorKey, written } = arranged;
    const conferenceId = conferenceIdOf(initiatorKey, AT, '00000000');
    const record = aConference({ conferenceId, version: 1, groupStamp: 1 });
    const announcing = announceAtOnce(deps, MOST_MS);
    const store = tellingStore(terminals.storage.store, {
      tell: tellAtOnce(deps, MOST_MS),
      announce: async (each) => (written.set(1, each), announcing(each)),
    });
    expect(await store.open(record)).toMatchObject({ result: 'written' });
  };

/** Somebody is added, as soon as it is open, and the writer tells of it. */
const changing =
  (arranged: Arranged, { diesAfter: [steps = NEVER] }: Fate): Process =>
  async (gate) => {
    const { written } = arranged;
    while (!written.has(1)) await gate();
    await gate();
    const changed = await terminals.addSomebody(written.get(1)!, 7);
    written.set(changed.version, changed);
    await tellAtOnce(depsOf(arranged, mortal(gate, steps)), MOST_MS)(changed);
  };

const following =
  (arranged: Arranged): Process =>
  async (gate) => {
    await gate();
    const { coming, received } = arranged;
    received.get(coming)?.push(await terminals.subscribe({ conferenceId: CURRENT }, coming, undefined, depsOf(arranged, gate)));
  };

/** The bus repeats an event until its function succeeds. */
const pushed =
  (arranged: Arranged, version: number, { diesAfter, gatewayFails }: Fate): Process =>
  async (gate) => {
    while (!arranged.written.has(version)) await gate();
    for (const steps of diesAfter)
      await terminals.push(arranged.written.get(version)!, depsOf(arranged, mortal(gate, steps))).catch(() => undefined);
    for (let fails = gatewayFails; ; fails = false) {
      try {
        return await terminals.push(arranged.written.get(version)!, depsOf(arranged, gate, fails));
      } catch (error) {
        if (!fails) throw error;
      }
    }
  };

/** The queue delivers the n-th nudge as often as its fate says, if it is sent while this process has its turns. */
const nudged =
  (arranged: Arranged, index: number, { diesAfter, gatewayFails }: Fate): Process =>
  async (gate) => {
    for (let turns = 0; turns < 40 && arranged.nudges.length <= index; turns += 1) await gate();
    const nudge = arranged.nudges[index];
    for (const steps of nudge ? diesAfter : [])
      await pushNudged(depsOf(arranged, mortal(gate, steps), gatewayFails), nudge!).catch(() => undefined);
  };

const expectAllCurrent = async ({ initiatorKey, received, there, coming }: Arranged): Promise<void> => {
  const final = await terminals.storage.store.current(initiatorKey, { consistent: true });
  const conference = final && conferenceView(final, actionsOfBridge('http'));
  for (const messages of received.values()) {
    expectSame(listen(messages.filter(({ type }) => type === 'state')), { conference, missing: [] });
  }
  const { subscriptions } = await terminals.terminalStore.subscriptions(final!.conferenceId);
  expect(subscriptions.map(({ connectionId }) => connectionId).sort()).toEqual([there, coming].sort());
};

const steps = fc.oneof(fc.constant(NEVER), fc.nat(12));
const fate: fc.Arbitrary<Fate> = fc.record({ diesAfter: fc.array(steps, { maxLength: 2 }), gatewayFails: fc.boolean() });
const run = fc.record({
  fates: fc.array(fate, { minLength: 6, maxLength: 6 }),
  choices: fc.array(fc.nat(11), { minLength: 20, maxLength: 160 }),
});

/** So that a test knows whether its orders have shown what it is about. */
const met = { announced: 0 };

const play = async ({ fates, choices }: { readonly fates: readonly Fate[]; readonly choices: readonly number[] }): Promise<void> => {
  const arranged = await arrange();
  const [ofOpening, ofChange, first, second, firstNudge, secondNudge] = fates as [Fate, Fate, Fate, Fate, Fate, Fate];
  const choose = choosing(choices);
  await interleave(
    [
      opening(arranged, ofOpening),
      changing(arranged, ofChange),
      following(arranged),
      pushed(arranged, 1, first),
      pushed(arranged, 2, second),
      nudged(arranged, 0, firstNudge),
      nudged(arranged, 1, secondNudge),
    ],
    choose,
    () => void (terminals.clock.now += [0, 0, 20, 120][choose(4)] ?? 0),
  );
  met.announced += arranged.nudges.filter(({ version }) => version === 1).length;
  await expectAllCurrent(arranged);
};

describe('no opening is missed, in any order', () => {
  beforeAll(() => {
    terminals = Terminals.inMemory();
  });

  it('of the nudged push, the push behind the bus, a change, and another that begins to follow', async () => {
    await fc.assert(fc.asyncProperty(run, play), { numRuns: runs(3_000, 300) });
    expect(met.announced).toBeGreaterThan(0);
  });
});

it('on DynamoDB neither', async () => {
  const overHttp = await TerminalsOverHttp.start();
  terminals = overHttp;
  await fc.assert(fc.asyncProperty(run, play), { numRuns: runs(20, 10) }).finally(() => overHttp.stop());
});

describe('a conference that opens', () => {
  const never: Gate = async () => undefined;
  const lucky: Fate = { diesAfter: [], gatewayFails: false };
  beforeEach(() => {
    terminals = Terminals.inMemory();
  });
  const versions = ({ received, there }: Arranged) =>
    received.get(there)?.map((each) => (each.type === 'state' ? [each.state, each.version] : []));

  it('is announced by the nudged push alone, and the push behind the bus sends nothing more', async () => {
    const arranged = await arrange();
    await opening(arranged, lucky)(never);
    await pushNudged(depsOf(arranged, never), arranged.nudges[0]!);
    expect(versions(arranged)).toEqual([['full', 1]]);
    for (let time = 0; time < 2; time += 1) await terminals.push(arranged.written.get(1)!, depsOf(arranged, never));
    await pushNudged(depsOf(arranged, never), arranged.nudges[0]!);
    expect(versions(arranged)).toEqual([['full', 1]]);
    expect(terminals.lines.filter(({ event }) => event === 'push.repaired')).toEqual([]);
  });

  it('is announced by the push behind the bus if the nudge is lost, and the log says so', async () => {
    const arranged = await arrange();
    await opening(arranged, { ...lucky, diesAfter: [0] })(never);
    expect(arranged.nudges).toEqual([]);
    await terminals.push(arranged.written.get(1)!, depsOf(arranged, never));
    expect(versions(arranged)).toEqual([['full', 1]]);
    expect(terminals.lines.filter(({ event }) => event === 'push.repaired')).toMatchObject([{ version: 1 }]);
  });

  it('is announced again by the push behind the bus if the nudged push died after it had subscribed the followers', async () => {
    const arranged = await arrange();
    await opening(arranged, lucky)(never);
    // The followers, whether they were sent it, the conference, and the subscription.
    await expect(pushNudged(depsOf(arranged, mortal(never, 4)), arranged.nudges[0]!)).rejects.toThrow('died');
    const changed = await terminals.addSomebody(arranged.written.get(1)!, 7);
    await terminals.push(arranged.written.get(1)!, depsOf(arranged, never));
    // Its subscription began with the first version. The terminal drops what it has.
    expect(versions(arranged)).toEqual([
      ['full', changed.version],
      ['partial', changed.version],
    ]);
  });

  it('is announced by two pushes, of which the later dies after a change: the push of that change sends it', async () => {
    const arranged = await arrange();
    await opening(arranged, lucky)(never);
    const first = arranged.written.get(1)!;
    const dying = depsOf(arranged, mortal(never, 4));
    const meanwhile = async (): Promise<void> => {
      await pushNudged(depsOf(arranged, never), arranged.nudges[0]!);
      arranged.written.set(2, await terminals.addSomebody(first, 7));
    };
    const followers = Object.assign(Object.create(dying.followers) as typeof dying.followers, {
      isAnnounced: async (id: ConferenceRecord['conferenceId']) => {
        const answer = await dying.followers.isAnnounced(id);
        await meanwhile();
        return answer;
      },
    });
    await expect(terminals.push(first, { ...dying, followers })).rejects.toThrow('died');
    await terminals.push(first, depsOf(arranged, never));
    await terminals.push(arranged.written.get(2)!, depsOf(arranged, never));
    expect(versions(arranged)).toEqual([
      ['full', 1],
      ['partial', 2],
    ]);
  });
});
