/** The messages of one connection, which API Gateway hands over at the same time and in any order. */
import fc from 'fast-check';
import type { ConferenceRecord } from '../../../domain/conference/record';
import type { MessageLines, Standing } from '../../../functions/ports/message-lines';
import type { TerminalStore } from '../../../functions/ports/terminal-store';
import { subscribeHandler } from '../../../functions/terminals/subscribe';
import { unsubscribeHandler } from '../../../functions/terminals/unsubscribe';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { MAX_CONFERENCES_PER_CONNECTION, type TerminalMessage } from '../../../schemas/terminal-messages';
import { AT } from '../../support/a-conference';
import { choosing, type Gate, interleave } from '../../support/interleaving';
import { runs } from '../../support/property-runs';
import { storeWith } from '../../support/store-with';
import { type TerminalDeps, Terminals, TerminalsOverHttp } from '../../support/terminals';

let http: TerminalsOverHttp;
beforeAll(async () => {
  http = await TerminalsOverHttp.start();
});
afterAll(() => http.stop());
beforeEach(() => {
  http.clock.now = AT;
});

/** Lets others go on, in no time at all. */
const goOn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

type Action = 'subscribe' | 'unsubscribe';
const handlers = { subscribe: subscribeHandler, unsubscribe: unsubscribeHandler } as const;

/** Sends a message that the gateway received so many milliseconds after the start. */
const send = (
  terminals: Terminals,
  connectionId: string,
  { action, conferenceId, after }: { readonly action: Action; readonly conferenceId: string; readonly after: number },
  others: Partial<TerminalDeps> = {},
): Promise<TerminalMessage> =>
  terminals.send(handlers[action](terminals.deps(others)), connectionId, { action, conferenceId }, action, AT + after);

const isSubscribed = async (terminals: Terminals, connectionId: string, conferenceId: string): Promise<boolean> => {
  const { subscriptions } = await terminals.terminalStore.subscriptions(conferenceId);
  const named = (await terminals.terminalStore.find(connectionId))?.conferences.includes(conferenceId);
  const found = subscriptions.some((each) => each.connectionId === connectionId);
  expect(named).toBe(found);
  return found;
};

const refused = (code: string) => ({ type: 'error', code, detail: expect.any(String) as unknown });

describe('messages of a connection', () => {
  it('are served one at a time, and all are answered', async () => {
    const connectionId = await http.connection(undefined, { seesAll: true });
    const records: ConferenceRecord[] = [];
    for (let count = 0; count < MAX_CONFERENCES_PER_CONNECTION; count += 1) records.push(await http.conference(1));
    const [served, most] = [new Set<string>(), { at: 0 }];
    const busy = new Set<string>();
    const store = storeWith(http.dynamo.store, {
      current: async (key, options) => {
        busy.add(key);
        most.at = Math.max(most.at, busy.size);
        const found = await http.dynamo.store.current(key, options);
        busy.delete(key);
        return found;
      },
    });
    const answers = await Promise.all(
      records.map(async ({ conferenceId }, after) => {
        const answer = await send(http, connectionId, { action: 'subscribe', conferenceId, after }, { store, wait: goOn });
        served.add(conferenceId);
        return answer;
      }),
    );
    expect(answers.map(({ type }) => type)).toEqual(records.map(() => 'state'));
    expect([served.size, most.at]).toEqual([records.length, 1]);
  });

  it.each([
    ['subscribe', 'unsubscribe', false],
    ['unsubscribe', 'subscribe', true],
  ] as const)('%s is refused after a later %s has been served, and changes nothing', async (earlier, later, subscribes) => {
    const record = await http.conference();
    const [connectionId, { conferenceId }] = [await http.connection(record), record];
    if (earlier === 'subscribe') await send(http, connectionId, { action: 'subscribe', conferenceId, after: 0 });
    expect((await send(http, connectionId, { action: later, conferenceId, after: 7 })).type).not.toBe('error');
    expect(await send(http, connectionId, { action: earlier, conferenceId, after: 6 })).toEqual({
      ...refused('INCOMPATIBLE_STATE'),
      conferenceId,
    });
    expect(await isSubscribed(http, connectionId, conferenceId)).toBe(subscribes);
    expect((await send(http, connectionId, { action: earlier, conferenceId, after: 8 })).type).not.toBe('error');
    expect(await isSubscribed(http, connectionId, conferenceId)).toBe(!subscribes);
  });

  it('is served after a later one of the same kind, or about another conference', async () => {
    const [record, other] = [await http.conference(), await http.conference()];
    const connectionId = await http.connection(undefined, { seesAll: true });
    for (const { conferenceId } of [record, other]) await send(http, connectionId, { action: 'subscribe', conferenceId, after: 9 });
    await send(http, connectionId, { action: 'unsubscribe', conferenceId: other.conferenceId, after: 12 });
    expect((await send(http, connectionId, { action: 'subscribe', conferenceId: record.conferenceId, after: 5 })).type).toBe('state');
    // The one before it does not count as the latest.
    const { conferenceId } = record;
    expect(await send(http, connectionId, { action: 'unsubscribe', conferenceId, after: 8 })).toMatchObject(refused('INCOMPATIBLE_STATE'));
  });

  it('are so many at the same time: one more is told to wait, and nothing is read for it', async () => {
    const settings = { bridge: 'http', subscribesPerMinute: 100, messagesAtOnce: 2 } as const;
    const record = await http.conference();
    const [connectionId, { conferenceId }] = [await http.connection(record), record];
    const standings: Standing[] = [];
    for (let after = 0; after < 2; after += 1) {
      const joining = { arrivedAt: AT + after, at: AT, perMinute: 100, atOnce: 2 };
      standings.push((await http.storage.messageLines.join(connectionId, joining)) as Standing);
    }
    const meter = await http.dynamo.metered(async () =>
      expect(await send(http, connectionId, { action: 'subscribe', conferenceId, after: 2 }, { settings })).toEqual({
        ...refused('TOO_MANY_REQUESTS'),
        retryAfterSeconds: 1,
        conferenceId,
      }),
    );
    expect(meter.requests).toEqual({ UpdateItem: 2 });
    for (const { place } of standings) await http.storage.messageLines.leave(connectionId, place);
    expect((await send(http, connectionId, { action: 'subscribe', conferenceId, after: 3 }, { settings })).type).toBe('state');
  });

  it('behind one whose function died are told to try again, until it must have ended', async () => {
    const record = await http.conference();
    const [connectionId, { conferenceId }] = [await http.connection(record), record];
    await http.storage.messageLines.join(connectionId, { arrivedAt: AT, at: AT, perMinute: 100, atOnce: 9 });
    const message = { action: 'subscribe', conferenceId, after: 1 } as const;
    expect(await send(http, connectionId, message)).toEqual({ ...refused('UNAVAILABLE'), retryAfterSeconds: 1, conferenceId });
    expect(await isSubscribed(http, connectionId, conferenceId)).toBe(false);
    // Each wait leaves it time to be served before its own function ends.
    const { timeoutSeconds } = socketFunctions.subscribe;
    expect(http.clock.now - AT).toBeLessThan((timeoutSeconds * 1000) / 2);
    expect(http.clock.now - AT).toBeLessThanOrEqual(4_000);
    http.clock.now = AT + 12_000;
    expect((await send(http, connectionId, message)).type).toBe('state');
  });

  it('do not wait for one that was refused or failed', async () => {
    const record = await http.conference();
    const [connectionId, { conferenceId }] = [await http.connection(record), record];
    const current = async () => Promise.reject(new Error('broken'));
    const failing = { store: storeWith(http.dynamo.store, { current }) };
    http.waited.length = 0;
    const message = { action: 'subscribe', conferenceId, after: 0 } as const;
    expect(await send(http, connectionId, message, failing)).toMatchObject(refused('INTERNAL'));
    expect(await send(http, connectionId, message)).toMatchObject({ type: 'state' });
    expect(http.waited).toEqual([]);
  });
});

type Sent = { readonly action: Action; readonly conference: number; readonly after: number; readonly diesAfter: number | null };

const sent: fc.Arbitrary<Sent> = fc.record({
  action: fc.constantFrom<Action>('subscribe', 'unsubscribe'),
  conference: fc.nat(1),
  after: fc.nat(20),
  diesAfter: fc.option(fc.nat(8), { freq: 6 }),
});
const history = fc.record({
  messages: fc.uniqueArray(sent, { minLength: 2, maxLength: 6, selector: ({ after }) => after }),
  choices: fc.array(fc.nat(5), { maxLength: 150 }),
  passing: fc.array(fc.constantFrom(0, 0, 1, 30, 2_000), { minLength: 1, maxLength: 20 }),
});

/** How long Lambda lets a function run. */
const LAMBDA_MS = socketFunctions.subscribe.timeoutSeconds * 1000;

/** The stores as one function sees them: a gate before each request, and nothing after it died or ran out of time. */
const functionOf = (terminals: Terminals, gate: Gate, diesAfter: number | null) => {
  const { messageLines, terminalStore, store } = terminals.storage;
  const startedAt = terminals.clock.now;
  const state = { hasTurn: false, requests: 0 };
  const isAlive = () => terminals.clock.now < startedAt + LAMBDA_MS && (diesAfter === null || state.requests <= diesAfter);
  const request = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    await gate();
    state.requests += 1;
    if (!isAlive()) throw new Error('The function died');
    return run();
  };
  const noteTurn = <Result>(standing: Result): Result => {
    if (typeof standing === 'object' && (standing as Standing | null)?.ahead === 0) state.hasTurn = true;
    return standing;
  };
  const lines: MessageLines = {
    join: (...given) => request(async () => noteTurn(await messageLines.join(...given))),
    look: (...given) => request(async () => noteTurn(await messageLines.look(...given))),
    leave: (...given) =>
      request(async () => {
        state.hasTurn = false;
        await messageLines.leave(...given);
      }),
  };
  const gated = Object.assign(Object.create(terminalStore) as TerminalStore, {
    subscribe: (...given) => request(() => terminalStore.subscribe(...given)),
    unsubscribe: (...given) => request(() => terminalStore.unsubscribe(...given)),
    subscriptions: (...given) => request(() => terminalStore.subscriptions(...given)),
  } satisfies Partial<TerminalStore>);
  const deps: Partial<TerminalDeps> = {
    messageLines: lines,
    terminalStore: gated,
    store: storeWith(store, { current: (...given) => request(() => store.current(...given)) }),
    wait: async (ms) => {
      const until = terminals.clock.now + ms;
      await gate();
      terminals.clock.now = Math.max(terminals.clock.now, until);
    },
  };
  return { deps, isServing: () => state.hasTurn && isAlive(), isAlive };
};

describe.each([
  ['in memory', () => Terminals.inMemory(), runs(1_000)],
  ['on DynamoDB', () => http, runs(100, 5)],
] as const)('whatever the order in which functions run, %s', (_where, terminalsFor, numRuns) => {
  it('one message is served at a time, and the one that was sent last decides', async () => {
    const tried = { overlaps: 0 };
    await fc.assert(
      fc.asyncProperty(history, async ({ messages, choices, passing }) => {
        const terminals = terminalsFor();
        terminals.clock.now = AT;
        const records = [await terminals.conference(1), await terminals.conference(1)] as const;
        const connectionId = await terminals.connection(undefined, { seesAll: true });
        const functions: ReturnType<typeof functionOf>[] = [];
        const answered: { readonly sent: Sent; readonly type: string; readonly diedInBetween: boolean }[] = [];
        let steps = 0;
        await interleave(
          messages.map((message) => async (gate) => {
            await gate();
            const own = functionOf(terminals, gate, message.diesAfter);
            functions.push(own);
            const { conferenceId } = records[message.conference]!;
            const answer = await send(terminals, connectionId, { ...message, conferenceId }, own.deps);
            answered.push({ sent: message, type: answer.type, diedInBetween: !own.isAlive() });
          }),
          choosing(choices),
          () => {
            const serving = functions.filter(({ isServing }) => isServing()).length;
            tried.overlaps += Number(functions.filter(({ isAlive }) => isAlive()).length > 1);
            expect(serving).toBeLessThanOrEqual(1);
            terminals.clock.now += passing[(steps += 1) % passing.length] ?? 0;
          },
        );
        for (const [index, { conferenceId }] of records.entries()) {
          const about = answered.filter((each) => each.sent.conference === index);
          // A function that died may have done what it was asked for, or not.
          if (about.some(({ diedInBetween }) => diedInBetween)) continue;
          const [last] = about.filter(({ type }) => type !== 'error').sort((one, other) => other.sent.after - one.sent.after);
          expect(await isSubscribed(terminals, connectionId, conferenceId)).toBe(last?.sent.action === 'subscribe');
        }
      }),
      { numRuns },
    );
    // The runs do try what this is about.
    expect(tried.overlaps).toBeGreaterThan(0);
  });
});
