/** What a terminal is answered that subscribes to a conference, and what is kept of it. */
import { actionsOfBridge } from '../../../domain/bridge/capabilities';
import { abandon } from '../../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { conferenceView, partialView } from '../../../domain/conference/view/conference-view';
import { initiatorKeyOf } from '../../../domain/ids/conference-id';
import type { ConferenceStore } from '../../../functions/ports/conference-store';
import type { Connection, TerminalStore } from '../../../functions/ports/terminal-store';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE } from '../../../functions/terminals/too-many-terminals';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { HOUR_MS, MINUTE_MS } from '../../../schemas/durations';
import { MAX_CONFERENCES_PER_CONNECTION, type PartialStateMessage } from '../../../schemas/terminal-messages';
import { AT, onLeg, participantIdAt, participantsOf, phoneNumberAt } from '../../support/a-conference';
import { aConferenceId } from '../../support/conference-ids';
import { TerminalsOverHttp } from '../../support/terminals';
import { storeWith } from '../../support/store-with';

const ACTIONS = actionsOfBridge('http');

let terminals: TerminalsOverHttp;
beforeAll(async () => {
  terminals = await TerminalsOverHttp.start();
});
afterAll(() => terminals.stop());
beforeEach(() => {
  terminals.clock.now = AT;
  terminals.lines.length = 0;
});

const kept = async ({ conferenceId }: ConferenceRecord) => (await terminals.terminalStore.subscriptions(conferenceId)).subscriptions;
const refused = (code: string) => ({ type: 'error', code, detail: expect.any(String) as unknown });

/** As `GET` answers it. */
const fullOf = (record: ConferenceRecord) => {
  const { state: conferenceState, ...view } = conferenceView(record, ACTIONS);
  return { ...view, type: 'state', state: 'full', conferenceState };
};

const oneOf = async (participants = 3): Promise<{ readonly record: ConferenceRecord; readonly connectionId: string }> => {
  const record = await terminals.conference(participants);
  return { record, connectionId: await terminals.connection(record) };
};

describe('a connection that sends too many messages in a minute', () => {
  const LIMIT = { settings: { bridge: 'http', subscribesPerMinute: 2, messagesAtOnce: 16 } } as const;

  it('is told when to try again, and nothing is read for it', async () => {
    const { record, connectionId } = await oneOf();
    terminals.clock.now = Math.ceil(AT / MINUTE_MS) * MINUTE_MS + 20_000;
    for (let count = 0; count < 2; count += 1) {
      expect(await terminals.subscribe(record, connectionId, undefined, LIMIT)).toMatchObject({ type: 'state' });
    }
    const meter = await terminals.dynamo.metered(async () =>
      expect(await terminals.subscribe(record, connectionId, undefined, LIMIT)).toEqual({
        ...refused('TOO_MANY_REQUESTS'),
        retryAfterSeconds: 40,
        conferenceId: record.conferenceId,
      }),
    );
    expect(meter.requests).toEqual({ UpdateItem: 1 });
    const other = await terminals.connection(record);
    expect(await terminals.subscribe(record, other, undefined, LIMIT)).toMatchObject({ type: 'state' });
    terminals.clock.now += 40_000;
    expect(await terminals.subscribe(record, connectionId, undefined, LIMIT)).toMatchObject({ type: 'state' });
  });
});

describe('a terminal that subscribes', () => {
  it('receives the whole state', async () => {
    const { record, connectionId } = await oneOf();
    expect(await terminals.subscribe(record, connectionId)).toEqual(fullOf(record));
    expect(await kept(record)).toEqual([
      { connectionId, seesNumbers: true, expiresAt: AT + HOUR_MS, since: record.version, sinceAt: record.changedAt },
    ]);
  });

  it('and names its version receives what changed since', async () => {
    const { record, connectionId } = await oneOf();
    const now = await terminals.bridgeSays(record, 2);
    const answer = (await terminals.subscribe(record, connectionId, record.version)) as PartialStateMessage;
    expect(answer).toEqual({ type: 'state', ...partialView(now, record.version, ACTIONS) });
    expect(answer.participants.map(({ participantId }) => participantId)).toEqual([participantIdAt(2)]);
  });

  it('and has the latest version receives that nothing changed', async () => {
    const { record, connectionId } = await oneOf();
    const { version } = record;
    expect(await terminals.subscribe(record, connectionId, version)).toMatchObject({
      state: 'partial',
      previousVersion: version,
      version,
      participants: [],
    });
  });

  it.each([
    ['from before a change of everyone', 1],
    ['newer than the conference', 9_999],
  ])('and names a version %s receives the whole state', async (_what, since) => {
    const { record, connectionId } = await oneOf();
    expect(await terminals.subscribe(record, connectionId, since)).toEqual(fullOf(record));
  });

  it('never receives less than it has, even if reads lag behind', async () => {
    const { record, connectionId } = await oneOf();
    const now = await terminals.bridgeSays(record, 1);
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => (options?.consistent ? terminals.dynamo.store.current(key, options) : record),
    });
    expect(await terminals.subscribe(record, connectionId, now.version, { store })).toMatchObject({ version: now.version });
    expect(await terminals.subscribe(record, connectionId, undefined, { store })).toMatchObject({ version: now.version });
  });

  it('again is answered again, and stays one subscriber', async () => {
    const { record, connectionId } = await oneOf();
    await terminals.subscribe(record, connectionId);
    const now = await terminals.bridgeSays(record, 1);
    expect(await terminals.subscribe(record, connectionId)).toMatchObject({ version: now.version });
    expect(await kept(record)).toEqual([expect.objectContaining({ connectionId, since: now.version })]);
  });

  it('to a state too large for a message is asked to fetch it, and is sent later changes', async () => {
    const record = await terminals.conference(299, { participants: participantsOf(299, { ...onLeg(1, 'claimed'), displayName: 'Ada' }) });
    const connectionId = await terminals.connection(record);
    const { conferenceId, version } = record;
    expect(await terminals.subscribe(record, connectionId)).toEqual({ type: 'resync', conferenceId, version });
    const now = await terminals.bridgeSays(record, 7);
    await terminals.push(now);
    expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ state: 'partial', version: now.version })]);
  });

  it("costs three reads and four writes, within the function's permissions", async () => {
    const { record, connectionId } = await oneOf();
    const { requests } = await terminals.dynamo.metered(() => terminals.subscribe(record, connectionId));
    expect(requests).toEqual({ GetItem: 2, Query: 1, UpdateItem: 3, PutItem: 1 });
    const allowed = socketFunctions.subscribe.access.flatMap((access) => ('actions' in access ? access.actions : []));
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(requests)));
  });
});

describe('what it may see', () => {
  const asks = async (record: ConferenceRecord, rights: Partial<Connection>) =>
    terminals.subscribe(record, await terminals.connection(undefined, rights));

  it('is its own conference; another’s is not found, nor is an unknown one', async () => {
    const [record, other] = [await terminals.conference(), await terminals.conference()];
    const answer = await asks(record, { initiatorKey: initiatorKeyOf(other.conferenceId) });
    expect(answer).toEqual({ ...refused('NOT_FOUND'), conferenceId: record.conferenceId });
    const nothing = { conferenceId: aConferenceId() };
    const never = await terminals.subscribe(nothing, await terminals.connection(undefined, { seesAll: true }));
    expect(never).toEqual({ ...answer, conferenceId: nothing.conferenceId });
    expect(await kept(record)).toEqual([]);
  });

  it('is nothing for a token without a number', async () => {
    expect(await asks(await terminals.conference(), { seesNumbers: true })).toMatchObject(refused('NOT_FOUND'));
  });

  it('is every conference for an operator, with numbers only if it may see them', async () => {
    const record = await terminals.conference();
    const number = phoneNumberAt(1).slice(1);
    const [blind, seeing] = [await asks(record, { seesAll: true }), await asks(record, { seesAll: true, seesNumbers: true })];
    expect(blind).toMatchObject({ version: record.version });
    expect(JSON.stringify(blind)).not.toMatch(/1555\d/);
    expect(JSON.stringify(seeing)).toContain(number);
    expect((await kept(record)).map(({ seesNumbers }) => seesNumbers).sort()).toEqual([false, true]);
  });
});

describe('is refused', () => {
  it('a connection that is gone', async () => {
    const record = await terminals.conference();
    expect(await terminals.subscribe(record, 'nobody')).toEqual({ ...refused('UNAUTHENTICATED'), conferenceId: record.conferenceId });
    expect(await kept(record)).toEqual([]);
  });

  it('a connection that goes in the meantime', async () => {
    const { record, connectionId } = await oneOf();
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => {
        await terminals.terminalStore.close(connectionId);
        return terminals.dynamo.store.current(key, options);
      },
    });
    expect(await terminals.subscribe(record, connectionId, undefined, { store })).toMatchObject(refused('UNAUTHENTICATED'));
    expect(await kept(record)).toEqual([]);
  });

  it('a connection whose token has expired', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record, { expiresAt: AT });
    expect(await terminals.subscribe(record, connectionId)).toMatchObject(refused('UNAUTHENTICATED'));
  });

  it('a subscription to more conferences than a connection may have', async () => {
    const connectionId = await terminals.connection(undefined, { seesAll: true });
    const records = await Promise.all(Array.from({ length: MAX_CONFERENCES_PER_CONNECTION }, () => terminals.conference(1)));
    for (const record of records) expect((await terminals.subscribe(record, connectionId)).type).toBe('state');
    const another = await terminals.conference(1);
    expect(await terminals.subscribe(another, connectionId)).toMatchObject(refused('TOO_MANY_REQUESTS'));
    expect((await terminals.subscribe(records[0] as ConferenceRecord, connectionId)).type).toBe('state');
    expect(await kept(another)).toEqual([]);
  });

  it('a conference with the maximum of subscribers, not counting the expired and the caller', async () => {
    const { record, connectionId } = await oneOf();
    const full = (expiresAt: number): TerminalStore => {
      const there = { connectionId: 'other', seesNumbers: true, expiresAt, since: 1, sinceAt: AT };
      const subscriptions = Array.from({ length: MAX_SUBSCRIPTIONS_PER_CONFERENCE }, () => there);
      return Object.assign(Object.create(terminals.terminalStore) as TerminalStore, {
        subscriptions: async () => ({ cursor: undefined, subscriptions }),
      });
    };
    const subscribing = (expiresAt: number) => terminals.subscribe(record, connectionId, undefined, { terminalStore: full(expiresAt) });
    expect(await subscribing(AT + 1)).toMatchObject(refused('TOO_MANY_REQUESTS'));
    expect(await kept(record)).toEqual([]);
    expect(await subscribing(AT)).toEqual(fullOf(record));
    expect(await subscribing(AT + 1)).toEqual(fullOf(record));
  });

  it('only for a while if the table fails, and says nothing about the failure', async () => {
    const { record, connectionId } = await oneOf();
    const failing = (error: Error) => storeWith(terminals.dynamo.store, { current: async () => Promise.reject(error) });
    const throttled = failing(Object.assign(new Error('slow'), { name: 'ThrottlingException' }));
    expect(await terminals.subscribe(record, connectionId, undefined, { store: throttled })).toMatchObject(refused('UNAVAILABLE'));
    const broken = failing(new Error('of +15550123'));
    expect(await terminals.subscribe(record, connectionId, undefined, { store: broken })).toMatchObject(refused('INTERNAL'));
    expect(JSON.stringify(terminals.lines)).not.toContain('15550123');
    expect(await terminals.subscribe(record, connectionId)).toEqual(fullOf(record));
  });
});

describe('a conference that has ended', () => {
  it('answers its state, without a subscription', async () => {
    const { record, connectionId } = await oneOf();
    const ended = await terminals.finish(record);
    expect(await terminals.subscribe(record, connectionId)).toEqual(fullOf(ended));
    expect(await terminals.subscribe(record, connectionId, ended.version)).toMatchObject({ state: 'partial', conferenceState: 'ended' });
    expect(await kept(record)).toEqual([]);
    expect((await terminals.terminalStore.find(connectionId))?.conferences).toEqual([]);
  });

  it('in the meantime answers so, without a subscription', async () => {
    const { record, connectionId } = await oneOf();
    let ended: ConferenceRecord | undefined;
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => {
        const current = await terminals.dynamo.store.current(key, options);
        if (!options?.consistent) ended = await terminals.finish(record);
        return current;
      },
    });
    const answer = await terminals.subscribe(record, connectionId, undefined, { store });
    expect(answer).toEqual(fullOf(ended as ConferenceRecord));
    expect(await kept(record)).toEqual([]);
    expect((await terminals.terminalStore.find(connectionId))?.conferences).toEqual([]);
  });

  it('and made room for another is answered from history', async () => {
    const { record, connectionId } = await oneOf();
    const ended = await terminals.finish(record);
    await terminals.replace(ended);
    expect(await terminals.subscribe(record, connectionId)).toEqual(fullOf(ended));
    expect(await kept(record)).toEqual([]);
  });

  it('and makes room for another at this moment is answered from its copy, or later', async () => {
    const { record, connectionId } = await oneOf();
    const replacedBefore = (past: ConferenceStore['past']) => {
      let isFirst = true;
      return storeWith(terminals.dynamo.store, {
        current: async (key, options) => {
          if (!isFirst) return { ...record, conferenceId: aConferenceId() };
          isFirst = false;
          return terminals.dynamo.store.current(key, options);
        },
        past,
      });
    };
    const none = replacedBefore(async () => undefined);
    expect(await terminals.subscribe(record, connectionId, undefined, { store: none })).toMatchObject(refused('UNAVAILABLE'));
    const ended: ConferenceRecord = { ...record, state: 'ended', endedAt: AT, endReason: 'ended-by-initiator' };
    const copied = replacedBefore(async () => ended);
    expect(await terminals.subscribe(record, connectionId, undefined, { store: copied })).toEqual(fullOf(ended));
    expect(await kept(record)).toEqual([]);
  });

  it('without ever starting is answered too', async () => {
    const record = await terminals.conference(2, { state: 'assembling', version: 1, groupStamp: 1 });
    const connectionId = await terminals.connection(record);
    const ended = await terminals.change(record, abandon({ conferenceId: record.conferenceId, at: AT, reason: 'abandoned' }));
    expect(await terminals.subscribe(record, connectionId)).toEqual(fullOf(ended));
  });
});
