import type { ConferenceRecord } from '../../../../domain/conference/record';
import { MOST_NUDGED, MOST_TOLD } from '../../../../domain/terminals/tell-at-once';
import type { SinglePosts } from '../../../../functions/ports/connections';
import { inInvocation } from '../../../../functions/runtime/invocation';
import { TELL_CALLED_MS, TELL_MS } from '../../../../functions/telling/in-time';
import { type TellDeps, tellAtOnce } from '../../../../functions/telling/tell-at-once';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { aTerminal, memoryGateway } from '../../../support/memory-gateway';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';
import { memoryQueues, nudgesInto } from '../../../support/memory-queues';
import { recordedLog } from '../../../support/recorded-log';

const versionOf = (version: number, over: Partial<ConferenceRecord> = {}): ConferenceRecord => ({
  ...aConference({ state: 'active' }),
  version,
  groupStamp: version,
  changedAt: AT + version,
  ...over,
});

/** Terminals that have version 1. The limit runs out when a test says so. */
const given = async (ids: readonly string[] = ['a', 'b'], most: number = TELL_CALLED_MS) => {
  const gateway = memoryGateway();
  const terminalStore = memoryTerminalStore();
  for (const id of ids) {
    await terminalStore.open({ ...aTerminal(id), clientId: 'terminal', seesAll: false }, anOpener);
    await terminalStore.subscribe(CONFERENCE_ID, aTerminal(id), 200);
  }
  const time = { now: AT };
  const { log, lines } = recordedLog();
  const limits: number[] = [];
  let running: AbortController | undefined;
  const timeIsUp = (): void => {
    time.now += most;
    running?.abort();
  };
  const queues = memoryQueues();
  const deps = {
    clock: () => time.now,
    log,
    settings: { bridge: 'http' as const },
    pushProgress: terminalStore,
    nudges: nudgesInto(queues),
    connections: gateway.connections as SinglePosts,
    timeLimit: (ms: number) => {
      limits.push(ms);
      running = new AbortController();
      return { signal: running.signal, end: () => (running = undefined) };
    },
  };
  return {
    deps,
    gateway,
    time,
    lines,
    limits,
    timeIsUp,
    isRunning: () => running !== undefined,
    tell: (record: ConferenceRecord, over: Partial<TellDeps> = {}) => tellAtOnce({ ...deps, ...over }, most)(record),
    cursor: async () => (await terminalStore.progress(CONFERENCE_ID)).cursor,
    lastPushAt: async () => (await terminalStore.progress(CONFERENCE_ID)).lastPushAt,
    subscribed: async () => (await terminalStore.subscriptions(CONFERENCE_ID)).subscriptions.map(({ connectionId }) => connectionId),
    nudges: () => queues.bodies('pushes'),
    told: () => gateway.posted.map(([id, text]) => [id, (JSON.parse(text) as { readonly version: number }).version]),
  };
};

describe('a change that was written', () => {
  it('is told to every terminal, and the cursor moves', async () => {
    const { tell, told, cursor, lastPushAt, isRunning } = await given();
    await tell(versionOf(2));
    expect(told()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(await cursor()).toEqual({ version: 2, versionAt: AT + 2 });
    expect(await lastPushAt()).toBe(AT);
    expect(isRunning()).toBe(false);
  });

  it('is logged, with its age if it is one in ten', async () => {
    const { tell, time, lines } = await given();
    for (let version = 2; version <= 21; version += 1) {
      time.now += 1_000;
      await tell(versionOf(version, { changedAt: time.now - 30 }));
    }
    expect(lines).toEqual(
      Array.from({ length: 20 }, (_, index) => {
        const version = index + 2;
        return { event: 'terminals.told', conferenceId: CONFERENCE_ID, version, ageMs: version % 10 === 0 ? 30 : undefined };
      }),
    );
  });

  it('is told again after 100 ms, without a nudge', async () => {
    const { tell, told, nudges, time } = await given();
    await tell(versionOf(2));
    time.now += 100;
    await tell(versionOf(3));
    expect([told().length, nudges()]).toEqual([4, []]);
  });

  it('nudges a push for the next turn if another was told a moment ago, and the lock is its', async () => {
    const { tell, told, nudges, cursor, lastPushAt, time } = await given();
    await tell(versionOf(2));
    time.now += 99;
    await tell(versionOf(3));
    expect(nudges()).toEqual([{ conferenceId: CONFERENCE_ID, version: 3, at: AT + 100 }]);
    expect([told().length, await lastPushAt(), await cursor()]).toEqual([2, AT + 100, { version: 2, versionAt: AT + 2 }]);
  });

  it('costs a burst one nudge for each turn: the others leave their changes to the push that waits', async () => {
    const { tell, told, nudges, time } = await given();
    for (let version = 2; version <= 12; version += 1, time.now += 10) await tell(versionOf(version));
    expect(told()).toHaveLength(2);
    // The turn at 100 ms is left alone 25 ms before it begins: clocks differ.
    expect(nudges()).toMatchObject([
      { version: 3, at: AT + 100 },
      { version: 10, at: AT + 200 },
    ]);
  });

  it('nudges a push if another writer takes the lock meanwhile', async () => {
    const { deps, tell, told, nudges } = await given();
    const takeTurn: typeof deps.pushProgress.takeTurn = async (...asked) => {
      if (asked[1].at === AT) await deps.pushProgress.takeTurn(...asked);
      return deps.pushProgress.takeTurn(...asked);
    };
    await tell(versionOf(2), { pushProgress: { ...deps.pushProgress, takeTurn } });
    expect([told(), nudges()]).toEqual([[], [{ conferenceId: CONFERENCE_ID, version: 2, at: AT + 100 }]]);
  });

  it('is left to the push behind the bus if the queue accepts no nudge', async () => {
    const { tell, time, lines } = await given();
    await tell(versionOf(2));
    time.now += 50;
    const error = new Error('no queue');
    await tell(versionOf(3), { nudges: { send: async () => Promise.reject(error) } });
    expect(lines).toMatchObject([
      { event: 'terminals.told', version: 2 },
      { event: 'terminals.not-told', version: 3, error },
    ]);
  });

  it('takes no lock if nobody is there or the terminals have it already', async () => {
    const nobody = await given([]);
    await nobody.tell(versionOf(2));
    const known = await given();
    await known.tell(versionOf(1));
    expect([await nobody.lastPushAt(), await known.lastPushAt(), known.told()]).toEqual([undefined, undefined, []]);
  });

  it('is not even looked at if it shows nothing', async () => {
    const { tell, limits } = await given();
    await tell(versionOf(3, { hiddenFrom: 2, hiddenIn: 3 }));
    expect(limits).toEqual([]);
  });

  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));

  it('nudges a push at once if there are too many terminals to tell, and the next 300 ms later', async () => {
    const { tell, told, nudges, time } = await given(names(MOST_TOLD + 1));
    await tell(versionOf(2));
    time.now += 10;
    await tell(versionOf(3));
    expect([told(), nudges()]).toMatchObject([
      [],
      [
        { version: 2, at: AT },
        { version: 3, at: AT + 300 },
      ],
    ]);
  });

  it('is left to the push behind the bus if there are so many that it would overtake the nudged one', async () => {
    const { tell, told, nudges, lastPushAt } = await given(names(MOST_NUDGED + 1));
    await tell(versionOf(2));
    expect([told(), nudges(), await lastPushAt()]).toEqual([[], [], undefined]);
  });
});

describe('a terminal that did not accept it', () => {
  it.each([['gone'], ['full'], [new Error('broken')]] as const)(
    '(%s) leaves the cursor and every connection where they are',
    async (answer) => {
      const { gateway, tell, told, cursor, subscribed } = await given();
      gateway.answers.set('a', answer);
      await tell(versionOf(2));
      expect(told()).toEqual([['b', 2]]);
      expect(await cursor()).toBeUndefined();
      expect([await subscribed(), gateway.closed]).toEqual([['a', 'b'], []]);
    },
  );
});

describe('telling', () => {
  it('never fails the writer, and says that it failed', async () => {
    const { deps, tell, lines } = await given();
    const error = new Error('no database');
    await tell(versionOf(2), { pushProgress: { ...deps.pushProgress, progress: async () => Promise.reject(error) } });
    expect(lines).toMatchObject([{ event: 'terminals.not-told', conferenceId: CONFERENCE_ID, version: 2, error }]);
  });

  it('ends when its time is up, though a terminal hangs', async () => {
    const { tell, timeIsUp, cursor, lines } = await given();
    const hanging: SinglePosts = { postOnce: async () => (timeIsUp(), new Promise<never>(() => undefined)) };
    await tell(versionOf(2), { connections: hanging });
    expect(await cursor()).toBeUndefined();
    expect(lines).toMatchObject([{ event: 'terminals.not-told' }]);
  });

  it.each([
    ['that a caller waits for', TELL_CALLED_MS, [150, 50, 50]],
    ['in the background', TELL_MS, [250, 150, 150, 50]],
  ])('of all changes of one invocation has one time: %s', async (_what, most, expected) => {
    const { tell, limits, time, deps } = await given(['a', 'b'], most);
    const slow: SinglePosts = { postOnce: async (...given) => ((time.now += 50), deps.connections.postOnce(...given)) };
    await inInvocation(async () => {
      await tell(versionOf(2), { connections: slow });
      await tell(versionOf(3));
      time.now += 1_000;
      await tell(versionOf(4), { connections: slow });
      await tell(versionOf(5));
    });
    // Two terminals at 50 ms each, and the next look takes no time.
    expect(limits).toEqual(expected);
    await inInvocation(() => tell(versionOf(6)));
    expect(limits).toEqual([...expected, most]);
  });
});
