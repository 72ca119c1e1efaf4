import type { ConferenceRecord } from '../../../../domain/conference/record';
import { isOutage } from '../../../../functions/runtime/outage';
import { pushChanges, pushNudged } from '../../../../functions/terminals/push-changes';
import { pushNudgedHandler } from '../../../../functions/terminals/push-nudged';
import { aConference, AT, CONFERENCE_ID } from '../../../support/a-conference';
import { memoryDeps } from '../../../support/memory-deps';
import { aTerminal, memoryGateway } from '../../../support/memory-gateway';
import { anOpener, memoryTerminalStore } from '../../../support/memory-terminals';
import { sqsEvent } from '../../../support/sqs-event';
import { storeWith } from '../../../support/store-with';

/** Pushes to few terminals are that far apart. */
const PUSH_SPACING_MS = 100;

const versionOf = (version: number, over: Partial<ConferenceRecord> = {}): ConferenceRecord => ({
  ...aConference({ state: 'active' }),
  version,
  groupStamp: version,
  changedAt: AT + version,
  ...over,
});

/** Two terminals that have version 1. */
const given = async (record?: ConferenceRecord, ids: readonly string[] = ['a', 'b']) => {
  const gateway = memoryGateway();
  const terminalStore = memoryTerminalStore();
  for (const id of ids) {
    await terminalStore.open({ ...aTerminal(id), clientId: 'terminal', seesAll: false }, anOpener);
    await terminalStore.subscribe(CONFERENCE_ID, aTerminal(id), 10);
  }
  const memory = memoryDeps();
  const waited: number[] = [];
  const deps = {
    ...memory,
    terminalStore,
    followers: terminalStore.followers,
    connections: gateway.connections,
    wait: async (ms: number) => {
      waited.push(ms);
      memory.time.now += ms;
    },
  };
  if (record) memory.store.place(record);
  const messages = () =>
    gateway.posted.map(([, text]) => JSON.parse(text) as { readonly version: number; readonly previousVersion: number });
  const pushed = () => gateway.posted.map(([id, text]) => [id, (JSON.parse(text) as { readonly version: number }).version]);
  return {
    deps,
    gateway,
    waited,
    messages,
    pushed,
    push: (version: number) => pushChanges(deps, { conferenceId: CONFERENCE_ID, version }),
    cursor: async () => (await terminalStore.subscriptions(CONFERENCE_ID)).cursor,
    subscribed: async () => (await terminalStore.subscriptions(CONFERENCE_ID)).subscriptions.map(({ connectionId }) => connectionId),
  };
};
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('a change that is pushed', () => {
  it('is sent at once to everyone who is subscribed, and the cursor moves', async () => {
    const { deps, push, pushed, cursor, waited } = await given(versionOf(2));
    await push(2);
    expect(pushed()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(await cursor()).toEqual({ version: 2, versionAt: AT + 2 });
    expect(waited).toEqual([]);
    expect(deps.store.reads).toEqual([{ consistent: false }]);
  });

  it('is not sent if nobody sees it, and the next one is added to what the terminals have', async () => {
    const { deps, push, messages, cursor } = await given(versionOf(2));
    await push(2);
    deps.store.place(versionOf(4, { groupStamp: 2, hiddenFrom: 2, hiddenIn: 4 }));
    await push(2);
    await push(4);
    expect(messages()).toHaveLength(2);
    expect(await cursor()).toMatchObject({ version: 2 });
    deps.store.place(versionOf(5, { hiddenFrom: 2, hiddenIn: 4 }));
    deps.time.now += PUSH_SPACING_MS;
    await push(5);
    expect(messages().slice(2)).toMatchObject([
      { version: 5, previousVersion: 2 },
      { version: 5, previousVersion: 2 },
    ]);
  });

  it('is sent if the terminals have none of what was shown before it', async () => {
    const { push, messages } = await given(versionOf(3, { hiddenFrom: 2, hiddenIn: 3 }));
    await push(2);
    expect(messages()).toMatchObject([{ version: 3, previousVersion: 1 }, { version: 3 }]);
  });

  it('is read again if a copy of the conference is older than its event', async () => {
    const { deps, pushed } = await given();
    const store = storeWith(deps.store, { current: async (_key, how) => versionOf(how?.consistent ? 2 : 1) });
    await pushChanges({ ...deps, store }, { conferenceId: CONFERENCE_ID, version: 2 });
    expect(pushed()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('is sent also to who subscribed while a newer version was read', async () => {
    const { deps, pushed } = await given(versionOf(3), ['a']);
    let reads = 0;
    const terminalStore: typeof deps.terminalStore = {
      ...deps.terminalStore,
      subscriptions: async (id) => {
        const found = await deps.terminalStore.subscriptions(id);
        reads += 1;
        await deps.terminalStore.open({ ...aTerminal('late'), clientId: 'terminal', seesAll: false }, anOpener);
        await deps.terminalStore.subscribe(id, aTerminal('late', { since: 2 }), 10);
        return found;
      },
    };
    await pushChanges({ ...deps, terminalStore }, { conferenceId: CONFERENCE_ID, version: 2 });
    expect([pushed(), reads]).toEqual([
      [
        ['a', 3],
        ['late', 3],
      ],
      2,
    ]);
  });

  it('has its subscriptions read once if nothing newer was read', async () => {
    const { deps } = await given(versionOf(2));
    let reads = 0;
    const terminalStore: typeof deps.terminalStore = {
      ...deps.terminalStore,
      subscriptions: async (id) => {
        reads += 1;
        return deps.terminalStore.subscriptions(id);
      },
    };
    await pushChanges({ ...deps, terminalStore }, { conferenceId: CONFERENCE_ID, version: 2 });
    expect(reads).toBe(1);
  });

  it('is not sent if another push has sent it while this one waited', async () => {
    const { deps, push, pushed } = await given(versionOf(2));
    await push(2);
    deps.store.place(versionOf(3));
    const wait = async (): Promise<void> => deps.terminalStore.advance(CONFERENCE_ID, { version: 3, versionAt: AT + 3 });
    await pushChanges({ ...deps, wait }, { conferenceId: CONFERENCE_ID, version: 3 });
    expect(pushed()).toHaveLength(2);
  });

  it('is sent once, however often its event comes', async () => {
    const { push, pushed } = await given(versionOf(2));
    await push(2);
    await push(2);
    expect(pushed()).toHaveLength(2);
  });

  it('is sent to nobody if nobody is subscribed or everyone has it already', async () => {
    const nobody = await given(versionOf(2), []);
    await nobody.push(2);
    const known = await given(versionOf(1));
    await known.push(1);
    expect([nobody.pushed(), known.pushed()]).toEqual([[], []]);
    expect(await known.cursor()).toBeUndefined();
  });

  it('waits for its turn shortly after another, and then takes along what has changed meanwhile', async () => {
    const { deps, push, pushed, waited } = await given(versionOf(2));
    await push(2);
    deps.store.place(versionOf(3));
    const wait = async (ms: number): Promise<void> => {
      waited.push(ms);
      deps.time.now += ms;
      deps.store.place(versionOf(4));
    };
    await pushChanges({ ...deps, wait }, { conferenceId: CONFERENCE_ID, version: 3 });
    expect(waited).toEqual([PUSH_SPACING_MS]);
    expect(pushed().slice(2)).toEqual([
      ['a', 4],
      ['b', 4],
    ]);
    expect(deps.store.reads.at(-1)).toEqual({ consistent: true });
  });

  it('is left to the push that waits already', async () => {
    const { deps, push, pushed } = await given(versionOf(2));
    await deps.terminalStore.takePushLock(CONFERENCE_ID, AT, PUSH_SPACING_MS);
    await deps.terminalStore.takePushLock(CONFERENCE_ID, AT, PUSH_SPACING_MS);
    await push(2);
    expect(pushed()).toEqual([]);
  });

  it('is tried again if the conference is not found though somebody is subscribed', async () => {
    expect(isOutage(await failureOf((await given()).push(2)))).toBe(true);
  });
});

describe('a message begins', () => {
  const subscribedSince = async (...since: readonly number[]) => {
    const all = await given(versionOf(9), []);
    for (const [index, version] of since.entries()) {
      await all.deps.terminalStore.open({ ...aTerminal(String(index)), clientId: 'terminal', seesAll: false }, anOpener);
      await all.deps.terminalStore.subscribe(CONFERENCE_ID, aTerminal(String(index), { since: version }), 10);
    }
    return all;
  };
  const begins = ({ messages }: Awaited<ReturnType<typeof given>>) => new Set(messages().map(({ previousVersion }) => previousVersion));

  it('at the lowest version that a terminal subscribed with, before the first push', async () => {
    const all = await subscribedSince(5, 4, 6);
    await all.push(9);
    expect(begins(all)).toEqual(new Set([4]));
  });

  it('at the version that was pushed last, if that is later', async () => {
    const all = await subscribedSince(5, 4, 6);
    await all.deps.terminalStore.advance(CONFERENCE_ID, { version: 7, versionAt: AT + 7 });
    await all.push(9);
    expect(begins(all)).toEqual(new Set([7]));
  });

  it('at the lowest version of the terminals, if all subscribed after the last push', async () => {
    const all = await subscribedSince(8, 6);
    await all.deps.terminalStore.advance(CONFERENCE_ID, { version: 3, versionAt: AT + 3 });
    await all.push(9);
    expect(begins(all)).toEqual(new Set([6]));
  });
});

describe('terminals that are not reached', () => {
  it('leave the cursor where it is if nobody answered: the event is tried again', async () => {
    const { gateway, push, cursor, subscribed } = await given(versionOf(2));
    gateway.answers.set('a', new Error('no gateway')).set('b', new Error('no gateway'));
    expect(isOutage(await failureOf(push(2)))).toBe(true);
    expect(await cursor()).toBeUndefined();
    expect(await subscribed()).toEqual(['a', 'b']);
    expect(gateway.closed).toEqual([]);
  });

  it('are sent the change by the next attempt, though nobody answered the first', async () => {
    const { deps, gateway, push, pushed } = await given(versionOf(2));
    gateway.answers.set('a', new Error('no gateway')).set('b', new Error('no gateway'));
    await failureOf(push(2));
    gateway.answers.clear();
    deps.time.now += 1_000;
    await push(2);
    expect(pushed()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
  });

  it('are closed if others were reached, and do not hold those back', async () => {
    const { deps, gateway, push, cursor, subscribed } = await given(versionOf(2));
    gateway.answers.set('a', new Error('broken'));
    await push(2);
    expect(await cursor()).toMatchObject({ version: 2 });
    expect(gateway.closed).toEqual(['a']);
    expect(await subscribed()).toEqual(['b']);
    expect(deps.lines).toMatchObject([{ event: 'push.incomplete', version: 2, terminals: 2, failed: 1 }]);
  });

  it('do not hold back the others though they cannot be closed', async () => {
    const { deps, gateway, push, cursor, subscribed } = await given(versionOf(2));
    const error = new Error('broken');
    gateway.answers.set('a', error);
    gateway.unclosable.set('a', new Error('no gateway'));
    await push(2);
    expect(await cursor()).toMatchObject({ version: 2 });
    expect(await subscribed()).toEqual(['a', 'b']);
    expect(deps.lines).toMatchObject([{ failed: 1, error }]);
  });

  it('stay open if some take no more, some fail, and nobody answered', async () => {
    const { gateway, push, cursor, subscribed } = await given(versionOf(2));
    gateway.answers.set('a', 'full').set('b', new Error('no gateway'));
    expect(isOutage(await failureOf(push(2)))).toBe(true);
    expect(await cursor()).toBeUndefined();
    expect(await subscribed()).toEqual(['a', 'b']);
  });

  it('stay open if they all take no more: perhaps the account sends too much, and the event is tried again', async () => {
    const { deps, gateway, push, cursor, subscribed } = await given(versionOf(2));
    gateway.answers.set('a', 'full').set('b', 'full');
    for (let time = 0; time < 10; time += 1) {
      expect(isOutage(await failureOf(push(2)))).toBe(true);
      deps.time.now += 30_000;
    }
    expect([await cursor(), await subscribed(), gateway.closed]).toEqual([undefined, ['a', 'b'], []]);
  });

  /** After how many pushes, so far apart, the one that takes no more is closed; others accept. */
  const closedAfter = async (
    apartMs: number,
    meanwhile: (push: number, gateway: ReturnType<typeof memoryGateway>) => void = () => undefined,
  ) => {
    const { deps, gateway, push } = await given(versionOf(2));
    for (let version = 2; version < 20; version += 1) {
      gateway.answers.set('a', 'full');
      meanwhile(version - 1, gateway);
      deps.store.place(versionOf(version));
      await push(version);
      if (gateway.closed.length > 0) return version - 1;
      deps.time.now += apartMs;
    }
    return undefined;
  };

  it('are closed if they take no more in three pushes and for 30 s, and others do', async () => {
    expect(await closedAfter(30_000)).toBe(3);
    expect(await closedAfter(15_000)).toBe(3);
    expect(await closedAfter(10_000)).toBe(4);
    expect(await closedAfter(1_000)).toBeUndefined();
  });

  it('count anew once they have taken one', async () => {
    expect(await closedAfter(30_000, (push, { answers }) => void (push === 3 && answers.delete('a')))).toBe(6);
  });

  it('leave the cursor where it is while they take no more, and the next push sends them everything', async () => {
    const { deps, gateway, push, pushed, messages, cursor } = await given(versionOf(2));
    gateway.answers.set('a', 'full');
    await push(2);
    expect([pushed(), await cursor()]).toEqual([[['b', 2]], undefined]);
    gateway.answers.clear();
    deps.store.place(versionOf(3));
    deps.time.now += 1_000;
    await push(3);
    expect(messages().slice(1)).toMatchObject([
      { version: 3, previousVersion: 1 },
      { version: 3, previousVersion: 1 },
    ]);
    expect(await cursor()).toMatchObject({ version: 3 });
  });

  it('get the end again, since nothing follows it', async () => {
    const { gateway, push, subscribed } = await given(versionOf(2, { state: 'ended', endedAt: AT }));
    gateway.answers.set('a', 'full');
    expect(isOutage(await failureOf(push(2)))).toBe(true);
    expect(await subscribed()).toEqual(['a', 'b']);
  });
});

describe('a push that a writer nudged', () => {
  const nudge = (version: number, at: number) => ({ conferenceId: CONFERENCE_ID, version, at });

  it('waits for its turn, reads then, and needs no lock', async () => {
    const { deps, waited, pushed, cursor } = await given(versionOf(2));
    const takePushLock = async () => Promise.reject(new Error('It has the lock already'));
    const wait = async (ms: number): Promise<void> => {
      waited.push(ms);
      deps.store.place(versionOf(3));
    };
    await pushNudged({ ...deps, wait, terminalStore: { ...deps.terminalStore, takePushLock } }, nudge(2, deps.clock() + 70));
    expect([waited, deps.store.reads]).toEqual([[70], [{ consistent: true }]]);
    expect(pushed()).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
    expect(await cursor()).toMatchObject({ version: 3 });
  });

  it('sends nothing if nothing is left, however often it comes', async () => {
    const { deps, pushed } = await given(versionOf(2));
    for (let time = 0; time < 3; time += 1) await pushNudged(deps, nudge(2, deps.clock()));
    expect(pushed()).toHaveLength(2);
  });

  it('comes through its queue and is logged, with its age if it is one in ten', async () => {
    const { deps, pushed } = await given(versionOf(10));
    const logged: unknown[] = [];
    const handler = pushNudgedHandler({ ...deps, log: (event, fields) => logged.push([event, fields]) });
    const message = (version: number) => [{ id: 'one', body: nudge(version, deps.clock()) }];
    expect(await handler(sqsEvent(message(10)))).toEqual({ batchItemFailures: [] });
    deps.store.place(versionOf(11));
    await handler(sqsEvent(message(11)));
    expect(pushed()).toHaveLength(4);
    expect(logged).toEqual([
      ['terminals.told', { conferenceId: CONFERENCE_ID, version: 10, ageMs: deps.clock() - (AT + 10) }],
      ['terminals.told', { conferenceId: CONFERENCE_ID, version: 11, ageMs: undefined }],
    ]);
  });

  it('takes the lock like any other if its turn is long over', async () => {
    const { deps, waited, pushed } = await given(versionOf(2));
    await deps.terminalStore.takePushLock(CONFERENCE_ID, deps.clock() - 10, PUSH_SPACING_MS);
    await pushNudged(deps, nudge(2, deps.clock() - 101));
    expect([waited, pushed().length]).toEqual([[90], 2]);
  });

  it('does not wait for a time that a wrong clock wrote', async () => {
    const { deps, waited } = await given(versionOf(2));
    await pushNudged(deps, nudge(2, deps.clock() + 3_600_000));
    expect(waited).toEqual([1_200]);
  });
});

describe('the end of a conference', () => {
  it('that its writer has told ends the subscriptions', async () => {
    const { deps, push, pushed, subscribed } = await given(versionOf(2, { state: 'ended', endedAt: AT }));
    await deps.terminalStore.advance(CONFERENCE_ID, { version: 2, versionAt: AT });
    await push(2);
    expect([pushed(), await subscribed()]).toEqual([[], []]);
  });

  it('is pushed, and nobody is subscribed afterwards', async () => {
    const { deps, push, pushed, subscribed } = await given(versionOf(2, { state: 'ended', endedAt: AT }));
    await push(2);
    expect(pushed()).toHaveLength(2);
    expect(await subscribed()).toEqual([]);
    expect(deps.lines).toEqual([]);
  });

  it('is logged as incomplete if a subscription could not be removed', async () => {
    const { deps, pushed } = await given(versionOf(2, { state: 'ended', endedAt: AT }));
    const terminalStore = { ...deps.terminalStore, unsubscribe: async () => Promise.reject(new Error('no database')) };
    await pushChanges({ ...deps, terminalStore }, { conferenceId: CONFERENCE_ID, version: 2 });
    expect(pushed()).toHaveLength(2);
    expect(deps.lines).toMatchObject([{ event: 'push.incomplete', failed: 2 }]);
  });
});
