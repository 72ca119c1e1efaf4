/** Connections, subscriptions, cursors and push locks: on the local DynamoDB, and in memory, which other tests use. */
import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoMessageLines } from '../../functions/adapters/dynamodb/dynamo-message-lines';
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import { DynamoFollowers } from '../../functions/adapters/dynamodb/dynamo-followers';
import { DynamoTerminalStore } from '../../functions/adapters/dynamodb/dynamo-terminal-store';
import { endable } from '../../functions/adapters/dynamodb/client';
import { connectionKey, cursorKey, hashedName, openConnectionsKey, terminalKey } from '../../functions/adapters/dynamodb/keys';
import { subscriptionItem } from '../../functions/adapters/dynamodb/terminal-items';
import type { Followers } from '../../functions/ports/followers';
import type { MessageLines, Standing } from '../../functions/ports/message-lines';
import type { TerminalSubscription } from '../../functions/ports/push-progress';
import type { Connection, Opener, TerminalStore } from '../../functions/ports/terminal-store';
import { DAY_SECONDS, HOUR_MS } from '../../schemas/durations';
import { aConferenceId } from '../support/conference-ids';
import { anOpener, memoryTerminalStore } from '../support/memory-terminals';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { Signal } from '../support/signal';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const MOST = 3;

let dynamo: MeteredDynamo;
let store: TerminalStore;
let lines: MessageLines;
let followers: Followers;
type Stores = { readonly store: TerminalStore; readonly lines: MessageLines; readonly followers: Followers };
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());

const onDynamo = (): DynamoTerminalStore => new DynamoTerminalStore(dynamo.client, 'records');
const withLines = (of: ReturnType<typeof memoryTerminalStore>): Stores => ({ store: of, lines: of, followers: of.followers });
const onTables = (): Stores => {
  const terminalStore = onDynamo();
  const lines = new DynamoMessageLines(dynamo.client, 'records');
  return { store: terminalStore, lines, followers: new DynamoFollowers(dynamo.client, 'records', terminalStore) };
};

let made = 0;
const aConnection = async (over: Partial<Connection> = {}): Promise<string> => {
  const connectionId = `connection-${(made += 1)}=`;
  await store.open({ connectionId, clientId: 'terminal', seesAll: false, seesNumbers: false, expiresAt: NOW + HOUR_MS, ...over }, anOpener);
  return connectionId;
};

const aSubscription = (connectionId: string, over: Partial<TerminalSubscription> = {}): TerminalSubscription => ({
  connectionId,
  seesNumbers: true,
  expiresAt: NOW + HOUR_MS,
  since: 7,
  sinceAt: NOW - 1,
  ...over,
});

const ttlOf = async (key: ReturnType<typeof cursorKey>): Promise<number> => {
  const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key: key }));
  return Number(Item?.['ttl']?.N);
};

describe.each<readonly [string, () => Stores]>([
  ['on DynamoDB', onTables],
  ['in memory', () => withLines(memoryTerminalStore())],
])('%s', (_where, make) => {
  beforeAll(() => {
    ({ store, lines, followers } = make());
  });

  describe('the messages of a connection', () => {
    const join = (connectionId: string, over: Partial<Parameters<MessageLines['join']>[1]> = {}) =>
      lines.join(connectionId, { arrivedAt: NOW, at: NOW, perMinute: 100, atOnce: 100, ...over });
    const joined = async (...given: Parameters<typeof join>): Promise<Standing> => {
      const standing = await join(...given);
      if (typeof standing !== 'object') throw new Error(`Not admitted: ${String(standing)}`);
      return standing;
    };
    const aheadOf = async (connectionId: string, { place }: Standing, at = NOW) => (await lines.look(connectionId, place, at))?.ahead;
    const LATER = NOW + 12_000;

    it('are counted up to the limit in each minute, for each connection', async () => {
      const [one, other] = [await aConnection(), await aConnection()];
      const pass = async (connectionId: string, at: number, perMinute: number): Promise<unknown> => {
        const standing = await join(connectionId, { at, perMinute });
        if (typeof standing !== 'object') return standing;
        await lines.leave(connectionId, standing.place);
        return standing.connection;
      };
      expect(await pass(one, NOW, 2)).toEqual(await store.find(one));
      expect(await pass(one, NOW + 1, 2)).toMatchObject({ connectionId: one });
      expect(await pass(one, NOW + 59_999, 2)).toBe('limited');
      expect(await pass(other, NOW, 2)).toMatchObject({ connectionId: other });
      for (let minute = 1; minute < 5; minute += 1) {
        const at = NOW + minute * 60_000;
        expect(await pass(one, at, 1)).toMatchObject({ connectionId: one });
        expect(await pass(one, at, 1)).toBe('limited');
      }
    });

    it('have their turn one after the other, those that arrived earlier first', async () => {
      const connectionId = await aConnection();
      const [first, third, second] = [
        await joined(connectionId, { arrivedAt: NOW + 9 }),
        await joined(connectionId, { arrivedAt: NOW + 7 }),
        await joined(connectionId, { arrivedAt: NOW + 5 }),
      ] as const;
      expect([first.ahead, third.ahead, second.ahead]).toEqual([0, 1, 1]);
      expect(await aheadOf(connectionId, first)).toBe(0);
      expect(await aheadOf(connectionId, third)).toBe(2);
      await lines.leave(connectionId, first.place);
      expect([await aheadOf(connectionId, third), await aheadOf(connectionId, second)]).toEqual([1, 0]);
      // It arrived before the one that has its turn, and waits all the same.
      const late = await joined(connectionId, { arrivedAt: NOW });
      expect([late.ahead, await aheadOf(connectionId, second)]).toEqual([1, 0]);
      await lines.leave(connectionId, second.place);
      expect([await aheadOf(connectionId, third), await aheadOf(connectionId, late)]).toEqual([1, 0]);
    });

    it('that gave up, or left before, hold up nobody', async () => {
      const connectionId = await aConnection();
      const [first, second, third] = [await joined(connectionId), await joined(connectionId), await joined(connectionId)] as const;
      await lines.leave(connectionId, second.place);
      await lines.leave(connectionId, first.place);
      expect(await aheadOf(connectionId, third)).toBe(0);
      await lines.leave(connectionId, first.place);
      expect(await aheadOf(connectionId, third)).toBe(0);
      expect(await aheadOf(connectionId, first)).toBeUndefined();
    });

    it('whose function died hold up the others until it must have ended', async () => {
      const connectionId = await aConnection();
      const dead = await joined(connectionId);
      const next = await joined(connectionId, { at: NOW + 5_000 });
      expect(await aheadOf(connectionId, next, LATER - 1)).toBe(1);
      expect(await aheadOf(connectionId, next, LATER)).toBe(0);
      await lines.leave(connectionId, next.place);
      expect((await joined(connectionId, { at: LATER })).ahead).toBe(0);
      expect(await aheadOf(connectionId, dead, LATER)).toBeUndefined();
    });

    it('are so many at the same time, not counting those whose function died', async () => {
      const connectionId = await aConnection();
      for (let count = 0; count < 3; count += 1) await joined(connectionId, { atOnce: 3 });
      expect(await join(connectionId, { atOnce: 3 })).toBe('crowded');
      expect(await join(connectionId, { atOnce: 3, at: LATER - 1 })).toBe('crowded');
      expect(await join(connectionId, { atOnce: 3, at: LATER })).toMatchObject({ ahead: 0 });
    });

    it('remember what was served: only the one that has its turn decides', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      const [first, second] = [await joined(connectionId), await joined(connectionId)] as const;
      const served = [
        { conferenceId, action: 'subscribe', arrivedAt: NOW },
        { conferenceId: aConferenceId(), action: 'unsubscribe', arrivedAt: NOW - 1 },
      ] as const;
      await lines.leave(connectionId, second.place, []);
      await lines.leave(connectionId, first.place, served);
      await lines.leave(connectionId, first.place, []);
      expect((await joined(connectionId)).served).toEqual(served);
    });

    it('have one turn at a time, however many come at once', async () => {
      const connectionId = await aConnection();
      const standings = await Promise.all(Array.from({ length: 12 }, (_, index) => joined(connectionId, { arrivedAt: NOW + index })));
      const inLine = new Map(standings.map((standing) => [standing.place, standing]));
      while (inLine.size > 0) {
        const looks = await Promise.all([...inLine.values()].map(({ place }) => lines.look(connectionId, place, NOW)));
        const turns = looks.flatMap((look) => (look?.ahead === 0 ? [look] : []));
        expect(turns).toHaveLength(1);
        for (const { place } of turns) {
          await lines.leave(connectionId, place);
          inLine.delete(place);
        }
      }
    });

    it('of a connection that is gone do not bring it back', async () => {
      expect(await join('gone')).toBeUndefined();
      const connectionId = await aConnection();
      const [first, second] = [await joined(connectionId), await joined(connectionId)] as const;
      await store.close(connectionId);
      expect(await aheadOf(connectionId, second)).toBeUndefined();
      await lines.leave(connectionId, first.place, []);
      await lines.leave(connectionId, second.place);
      expect(await store.find(connectionId)).toBeUndefined();
      expect(await store.find('gone')).toBeUndefined();
    });
  });

  describe('the open connections of a caller', () => {
    const openOne = (connectionId: string, opener: Partial<Opener> & Pick<Opener, 'caller'>, expiresAt = NOW + HOUR_MS) =>
      store.open({ connectionId, clientId: 'terminal', seesAll: false, seesNumbers: false, expiresAt }, { most: 2, at: NOW, ...opener });

    it('are limited, and each that ends makes room for one', async () => {
      const caller = 'ada';
      for (const id of ['ada-1', 'ada-2']) expect(await openOne(id, { caller })).toBe('opened');
      expect(await openOne('ada-3', { caller })).toBe('full');
      expect(await store.find('ada-3')).toBeUndefined();
      expect(await openOne('ben-1', { caller: 'ben' })).toBe('opened');
      await store.close('ada-3');
      expect(await openOne('ada-3', { caller })).toBe('full');
      for (let time = 0; time < 2; time += 1) await store.close('ada-1');
      expect(await openOne('ada-3', { caller })).toBe('opened');
      expect(await openOne('ada-4', { caller })).toBe('full');
    });

    it('whose close nobody reported count no longer than they could last', async () => {
      const caller = 'cleo';
      await openOne('cleo-1', { caller }, NOW + 1_000);
      await openOne('cleo-2', { caller });
      expect(await openOne('cleo-3', { caller, at: NOW + 999 })).toBe('full');
      expect(await openOne('cleo-3', { caller, at: NOW + 1_000 })).toBe('opened');
      expect(await openOne('cleo-4', { caller, at: NOW + 1_000 })).toBe('full');
      // The late report of an end gives no place away a second time.
      await store.close('cleo-1');
      expect(await openOne('cleo-4', { caller, at: NOW + 1_000 })).toBe('full');
    });
  });

  describe('a connection', () => {
    it('is found as it was opened, without conferences', async () => {
      const connectionId = await aConnection({ initiatorKey: 'key', seesNumbers: true });
      expect(await store.find(connectionId)).toEqual({
        connectionId,
        clientId: 'terminal',
        initiatorKey: 'key',
        seesAll: false,
        seesNumbers: true,
        expiresAt: NOW + HOUR_MS,
        conferences: [],
        isFollower: false,
      });
    });

    it('has no key without a number', async () => {
      expect(await store.find(await aConnection({ seesAll: true }))).not.toHaveProperty('initiatorKey');
    });

    it('is gone with its subscriptions after it was closed; others are not', async () => {
      const [one, other, conferences] = [await aConnection(), await aConnection(), [aConferenceId(), aConferenceId()]];
      for (const conferenceId of conferences) {
        await store.subscribe(conferenceId, aSubscription(one), MOST);
        await store.subscribe(conferenceId, aSubscription(other), MOST);
      }
      await store.close(one);
      await store.close(one);
      expect(await store.find(one)).toBeUndefined();
      for (const conferenceId of conferences) {
        expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([aSubscription(other)]);
      }
    });
  });

  describe('a connection with a new token', () => {
    const rights = { seesAll: false, seesNumbers: false, expiresAt: NOW + 2 * HOUR_MS };

    it('has its rights and its expiry, and so do the subscriptions that these allow', async () => {
      const [own, other] = [aConferenceId(), aConferenceId()];
      const initiatorKey = initiatorKeyOf(own);
      const connectionId = await aConnection({ initiatorKey, seesAll: true });
      for (const each of [own, other]) await store.subscribe(each, aSubscription(connectionId), MOST);
      const wider = { ...rights, seesAll: true };
      expect(await store.refresh(connectionId, anOpener.caller, wider)).toEqual([]);
      const { expiresAt } = rights;
      expect((await store.subscriptions(own)).subscriptions).toEqual([aSubscription(connectionId, { expiresAt })]);
      expect((await store.subscriptions(other)).subscriptions).toEqual([aSubscription(connectionId, { expiresAt, seesNumbers: false })]);
      expect(await store.refresh(connectionId, anOpener.caller, rights)).toEqual([other]);
      expect((await store.subscriptions(other)).subscriptions).toEqual([]);
      expect(await store.find(connectionId)).toMatchObject({ ...rights, initiatorKey, conferences: [own] });
    });

    it('of another caller, or that is gone, stays as it was', async () => {
      const connectionId = await aConnection({ seesAll: true });
      expect(await store.refresh(connectionId, 'somebody else', rights)).toBe('another-caller');
      expect(await store.find(connectionId)).toMatchObject({ seesAll: true, expiresAt: NOW + HOUR_MS });
      expect(await store.refresh('gone', anOpener.caller, rights)).toBe('gone');
      expect(await store.find('gone')).toBeUndefined();
    });
  });

  describe('a follower', () => {
    const aFollower = async () => {
      const conferenceId = aConferenceId();
      const initiatorKey = initiatorKeyOf(conferenceId);
      const connectionId = await aConnection({ initiatorKey });
      return {
        conferenceId,
        initiatorKey,
        connectionId,
        follow: () => followers.add(initiatorKey, { connectionId, expiresAt: NOW + HOUR_MS }),
      };
    };

    it('is among those of its initiator, counts once, and is subscribed beside the maximum of others', async () => {
      const { conferenceId, initiatorKey, connectionId, follow } = await aFollower();
      expect([await follow(), await follow()]).toEqual(['added', 'added']);
      expect(await followers.of(initiatorKey)).toEqual([connectionId]);
      for (let count = 0; count < MOST; count += 1) await store.subscribe(aConferenceId(), aSubscription(connectionId), MOST);
      const subscription = aSubscription(connectionId);
      const { since, sinceAt } = subscription;
      expect(await followers.subscribe(conferenceId, { connectionId, since, sinceAt })).toEqual(subscription);
      expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([subscription]);
      expect(await store.find(connectionId)).toMatchObject({ isFollower: true });
    });

    it('that is subscribed already keeps that subscription, with the version with which it began', async () => {
      const { conferenceId, connectionId, follow } = await aFollower();
      await follow();
      const { since, sinceAt, ...first } = aSubscription(connectionId);
      await followers.subscribe(conferenceId, { connectionId, since, sinceAt });
      await store.noteRefusals(conferenceId, connectionId, { refusals: 1, refusedSince: NOW });
      const kept = { ...first, since, sinceAt, refusals: 1, refusedSince: NOW };
      expect(await followers.subscribe(conferenceId, { connectionId, since: since + 1, sinceAt: sinceAt + 1 })).toEqual(kept);
      expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([kept]);
    });

    it('is announced a conference once that is noted, which changes neither the cursor nor the lock', async () => {
      const conferenceId = aConferenceId();
      expect(await followers.isAnnounced(conferenceId)).toBe(false);
      await followers.noteAnnounced(conferenceId, NOW);
      await followers.noteAnnounced(conferenceId, NOW);
      expect(await followers.isAnnounced(conferenceId)).toBe(true);
      expect(await store.progress(conferenceId)).toEqual({ cursor: undefined, lastPushAt: undefined, subscriptions: [] });
      expect(await store.takeTurn(conferenceId, { at: NOW, seen: undefined })).toBeUndefined();
      await store.advance(conferenceId, { version: 3, versionAt: NOW });
      expect(await followers.isAnnounced(conferenceId)).toBe(true);
    });

    it('that stops is not subscribed, and keeps its subscriptions to conferences of others', async () => {
      const { conferenceId, initiatorKey, connectionId, follow } = await aFollower();
      const other = aConferenceId();
      await follow();
      await store.subscribe(other, aSubscription(connectionId), MOST);
      await followers.subscribe(conferenceId, { connectionId, since: 1, sinceAt: NOW });
      await followers.remove(initiatorKey, connectionId);
      expect(await followers.of(initiatorKey)).toEqual([]);
      expect(await followers.subscribe(conferenceId, { connectionId, since: 1, sinceAt: NOW })).toBeUndefined();
      expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([]);
      expect(await store.find(connectionId)).toMatchObject({ isFollower: false, conferences: [other] });
    });

    it('is gone with its connection, and cannot be added again', async () => {
      const { conferenceId, initiatorKey, connectionId, follow } = await aFollower();
      await follow();
      await store.close(connectionId);
      expect(await followers.of(initiatorKey)).toEqual([]);
      expect(await follow()).toBe('gone');
      expect(await followers.subscribe(conferenceId, { connectionId, since: 1, sinceAt: NOW })).toBeUndefined();
      await followers.remove(initiatorKey, connectionId);
      expect(await store.find(connectionId)).toBeUndefined();
    });
  });

  describe('a subscription', () => {
    it('is among those of its conference, and of no other', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      expect(await store.subscribe(conferenceId, aSubscription(connectionId), MOST)).toBe('subscribed');
      expect(await store.subscriptions(conferenceId)).toEqual({ cursor: undefined, subscriptions: [aSubscription(connectionId)] });
      expect(await store.subscriptions(aConferenceId())).toEqual({ cursor: undefined, subscriptions: [] });
      expect((await store.find(connectionId))?.conferences).toEqual([conferenceId]);
    });

    it('that is repeated starts anew, and counts once', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      await store.subscribe(conferenceId, aSubscription(connectionId), 1);
      expect(await store.subscribe(conferenceId, aSubscription(connectionId, { since: 9 }), 1)).toBe('subscribed');
      expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([aSubscription(connectionId, { since: 9 })]);
    });

    it('is refused if the connection has the maximum, until it has one less', async () => {
      const connectionId = await aConnection();
      const [first, ...others] = [aConferenceId(), aConferenceId(), aConferenceId()] as const;
      for (const conferenceId of [first, ...others]) await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
      const another = aConferenceId();
      expect(await store.subscribe(another, aSubscription(connectionId), MOST)).toBe('full');
      expect((await store.subscriptions(another)).subscriptions).toEqual([]);
      await store.unsubscribe(first, connectionId);
      expect(await store.subscribe(another, aSubscription(connectionId), MOST)).toBe('subscribed');
      expect((await store.subscriptions(first)).subscriptions).toEqual([]);
    });

    it('remembers the messages that were refused to it, until one is accepted or it starts anew', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      const noted = async () => (await store.subscriptions(conferenceId)).subscriptions;
      await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
      await store.noteRefusals(conferenceId, connectionId, { refusals: 2, refusedSince: NOW });
      expect(await noted()).toEqual([aSubscription(connectionId, { refusals: 2, refusedSince: NOW })]);
      await store.noteRefusals(conferenceId, connectionId, {});
      expect(await noted()).toEqual([aSubscription(connectionId)]);
      await store.noteRefusals(conferenceId, connectionId, { refusals: 1, refusedSince: NOW });
      await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
      expect(await noted()).toEqual([aSubscription(connectionId)]);
    });

    it('that is gone is not brought back by a message that was refused to it', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      await store.noteRefusals(conferenceId, connectionId, { refusals: 1, refusedSince: NOW });
      expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([]);
    });

    it('of a connection that is gone is refused, and stores nothing', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      await store.close(connectionId);
      expect(await store.subscribe(conferenceId, aSubscription(connectionId), MOST)).toBe('gone');
      await store.unsubscribe(conferenceId, connectionId);
      expect(await store.find(connectionId)).toBeUndefined();
    });
  });

  describe('the cursor', () => {
    it('comes with the subscriptions', async () => {
      const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
      await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
      await store.advance(conferenceId, { version: 12, versionAt: NOW });
      expect(await store.subscriptions(conferenceId)).toEqual({
        cursor: { version: 12, versionAt: NOW },
        subscriptions: [aSubscription(connectionId)],
      });
    });

    it('comes with the lock for who asks for that', async () => {
      const conferenceId = aConferenceId();
      expect(await store.progress(conferenceId)).toEqual({ cursor: undefined, lastPushAt: undefined, subscriptions: [] });
      await store.advance(conferenceId, { version: 12, versionAt: NOW });
      await store.takePushLock(conferenceId, NOW, 300);
      expect(await store.progress(conferenceId)).toEqual({ cursor: { version: 12, versionAt: NOW }, lastPushAt: NOW, subscriptions: [] });
    });

    it('never goes back', async () => {
      const conferenceId = aConferenceId();
      for (const version of [5, 4, 5, 9, 8]) await store.advance(conferenceId, { version, versionAt: NOW + version });
      expect((await store.subscriptions(conferenceId)).cursor).toEqual({ version: 9, versionAt: NOW + 9 });
    });

    it('is absent if the lock was taken but nothing was pushed', async () => {
      const conferenceId = aConferenceId();
      await store.takePushLock(conferenceId, NOW, 300);
      expect(await store.subscriptions(conferenceId)).toEqual({ cursor: undefined, subscriptions: [] });
    });
  });

  describe('push locks', () => {
    const locksAt = async (times: readonly number[]): Promise<readonly (number | null)[]> => {
      const conferenceId = aConferenceId();
      const locks: (number | null)[] = [];
      for (const time of times) {
        const lock = await store.takePushLock(conferenceId, NOW + time, 300);
        locks.push(lock === null ? null : lock.at - NOW);
      }
      return locks;
    };

    it('come at once after a quiet time, then one spacing apart; none if another push is waiting', async () => {
      expect(await locksAt([0, 10, 20, 30])).toEqual([0, 300, null, null]);
      expect(await locksAt([0, 300, 600, 5_000])).toEqual([0, 300, 600, 5_000]);
      expect(await locksAt([0, 299, 299])).toEqual([0, 300, 600]);
    });

    it('leave nothing to a wait that is almost over: clocks differ', async () => {
      expect(await locksAt([0, 10, 274, 275, 290, 290])).toEqual([0, 300, null, 600, null, null]);
    });

    it('of holders that have died hold up nobody', async () => {
      expect(await locksAt([0, 10, 301, 601])).toEqual([0, 300, 600, 900]);
      expect(await locksAt([0, 10, 10_000])).toEqual([0, 300, 10_000]);
    });

    it('of conferences are independent', async () => {
      const [one, other] = [aConferenceId(), aConferenceId()];
      expect(await store.takePushLock(one, NOW, 300)).toEqual({ at: NOW });
      expect(await store.takePushLock(other, NOW, 300)).toEqual({ at: NOW });
    });

    it('are taken by the writer of a change only as it has seen them, and it learns what they are', async () => {
      const conferenceId = aConferenceId();
      const take = (seen: number | undefined, at: number) =>
        store.takeTurn(conferenceId, { seen: seen === undefined ? undefined : NOW + seen, at: NOW + at });
      expect(await take(undefined, 0)).toBeUndefined();
      expect([await take(undefined, 10), await take(10, 20)]).toEqual([{ lastPushAt: NOW }, { lastPushAt: NOW }]);
      expect(await take(0, 300)).toBeUndefined();
      expect((await store.progress(conferenceId)).lastPushAt).toBe(NOW + 300);
      expect(await store.takePushLock(conferenceId, NOW + 400, 300)).toEqual({ at: NOW + 600 });
      expect(await take(300, 700)).toEqual({ lastPushAt: NOW + 600 });
    });

    it('that a writer took for a push to come: others leave nothing to it, and look again only once', async () => {
      const conferenceId = aConferenceId();
      await store.takeTurn(conferenceId, { seen: undefined, at: NOW + 100 });
      expect(await store.takePushLock(conferenceId, NOW + 10, 100)).toEqual({ at: NOW + 140, looksAgain: true });
      await store.takeTurn(conferenceId, { seen: NOW + 100, at: NOW + 200 });
      expect(await store.takePushLock(conferenceId, NOW + 140, 100, false)).toEqual({ at: NOW + 300 });
      expect(await store.takePushLock(conferenceId, NOW + 150, 100)).toBeNull();
    });

    it('leave a writer a moment to tell: a push that comes at once looks again, and has no lock', async () => {
      const conferenceId = aConferenceId();
      await store.takeTurn(conferenceId, { seen: undefined, at: NOW });
      expect(await store.takePushLock(conferenceId, NOW + 10, 300)).toEqual({ at: NOW + 40, looksAgain: true });
      expect((await store.progress(conferenceId)).lastPushAt).toBe(NOW);
      expect(await store.takePushLock(conferenceId, NOW + 40, 300)).toEqual({ at: NOW + 300 });
      expect(await store.takePushLock(conferenceId, NOW + 301, 300)).toEqual({ at: NOW + 600 });
    });

    it('continue after a clock was set back', async () => {
      const conferenceId = aConferenceId();
      await store.takePushLock(conferenceId, NOW + HOUR_MS, 300);
      await store.takePushLock(conferenceId, NOW + HOUR_MS, 300);
      expect(await store.takePushLock(conferenceId, NOW, 300)).toEqual({ at: NOW });
      expect(await store.takePushLock(conferenceId, NOW, 300)).toEqual({ at: NOW + 300 });
    });
  });

  it('each push lock has one holder, even if many take it at once', async () => {
    const conferenceId = aConferenceId();
    const locks = await Promise.all(Array.from({ length: 20 }, () => store.takePushLock(conferenceId, NOW, 300)));
    const taken = locks.flatMap((lock) => (lock === null ? [] : [lock.at - NOW]));
    expect(taken.sort((a, b) => a - b)).toEqual([0, 300]);
  });
});

describe('the items', () => {
  beforeAll(() => {
    store = onDynamo();
    lines = new DynamoMessageLines(dynamo.client, 'records');
  });

  /** Repeats every write, as a client does whose answer was lost. */
  const repeatingClient = (): DynamoDBClient => {
    const send = async (command: PutItemCommand | UpdateItemCommand) => {
      if (command instanceof UpdateItemCommand) await dynamo.client.send(command).catch(() => undefined);
      return dynamo.client.send(command as UpdateItemCommand);
    };
    return Object.assign(Object.create(dynamo.client) as DynamoDBClient, { send });
  };

  it('of a line take one write to join and one to leave, if nobody waits', async () => {
    const connectionId = await aConnection();
    const costs = async () => {
      const { requests } = await dynamo.metered(async () => {
        const standing = await lines.join(connectionId, { arrivedAt: NOW, at: NOW, perMinute: 9, atOnce: 9 });
        await lines.leave(connectionId, (standing as Standing).place, []);
      });
      return requests;
    };
    expect(await costs()).toEqual({ UpdateItem: 2 });
    expect(await costs()).toEqual({ UpdateItem: 2 });
  });

  it('of a line and of a caller count once if a client repeats a write whose answer was lost', async () => {
    const [repeating, connectionId] = [new DynamoMessageLines(repeatingClient(), 'records'), await aConnection()];
    const join = async () => (await repeating.join(connectionId, { arrivedAt: NOW, at: NOW, perMinute: 3, atOnce: 2 })) as Standing;
    const [first, second] = [await join(), await join()] as const;
    expect([first.ahead, second.ahead, await join()]).toEqual([0, 1, 'crowded']);
    await repeating.leave(connectionId, first.place, []);
    expect(await repeating.look(connectionId, second.place, NOW)).toMatchObject({ ahead: 0 });
    await repeating.leave(connectionId, second.place, []);
    expect((await join()).ahead).toBe(0);
    expect(await join()).toBe('limited');

    const opening = new DynamoTerminalStore(repeatingClient(), 'records');
    const open = (id: string) =>
      opening.open(
        { connectionId: id, clientId: 'terminal', seesAll: false, seesNumbers: false, expiresAt: NOW + HOUR_MS },
        { caller: 'dan', most: 2, at: NOW },
      );
    expect([await open('dan-1'), await open('dan-2'), await open('dan-3')]).toEqual(['opened', 'opened', 'full']);
  });

  it('of a caller keep no place for a connection that was not stored', async () => {
    const send = async (command: PutItemCommand | UpdateItemCommand) => {
      if (command instanceof PutItemCommand) throw new Error('throttled');
      return dynamo.client.send(command);
    };
    const failing = new DynamoTerminalStore(Object.assign(Object.create(dynamo.client) as DynamoDBClient, { send }), 'records');
    const connection = { connectionId: 'eve-1', clientId: 'terminal', seesAll: false, seesNumbers: false, expiresAt: NOW + HOUR_MS };
    const opener = { caller: 'eve', most: 1, at: NOW };
    await expect(failing.open(connection, opener)).rejects.toThrow('throttled');
    expect(await store.open(connection, opener)).toBe('opened');
    // It outlives every entry: a connection lasts two hours at most.
    expect(await ttlOf(openConnectionsKey(hashedName('eve')))).toBe((NOW + HOUR_MS) / 1000 + DAY_SECONDS);
  });

  it('of a connection that was removed before its subscription was written leave nothing behind once seen', async () => {
    const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
    await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
    await store.close(connectionId);
    const orphan = { ...terminalKey(conferenceId, connectionId), ...subscriptionItem(aSubscription(connectionId)) };
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: orphan }));
    await store.close(connectionId);
    expect((await store.subscriptions(conferenceId)).subscriptions).toHaveLength(1);
    await store.close(connectionId, conferenceId);
    expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([]);
  });

  it('of subscriptions are all found, however many pages they fill', async () => {
    const conferenceId = aConferenceId();
    const ids = ['a', 'b', 'c', 'd'];
    // A page is 1 MB at most, and an item 400 KB.
    const filler = { S: 'x'.repeat(390_000) };
    for (const id of ids) {
      const Item = { ...terminalKey(conferenceId, id), ...subscriptionItem(aSubscription(id)), filler };
      await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item }));
    }
    await store.advance(conferenceId, { version: 3, versionAt: NOW });
    const meter = await dynamo.metered(async () => {
      const { cursor, subscriptions } = await store.subscriptions(conferenceId);
      expect(cursor).toEqual({ version: 3, versionAt: NOW });
      expect(subscriptions).toEqual(ids.map((id) => aSubscription(id)));
    });
    expect(meter.requests).toEqual({ Query: 2 });
  });

  it('of a conference are found in one request', async () => {
    const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
    await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
    await store.advance(conferenceId, { version: 12, versionAt: NOW });
    const meter = await dynamo.metered(async () => {
      expect(await store.subscriptions(conferenceId)).toEqual({
        cursor: { version: 12, versionAt: NOW },
        subscriptions: [aSubscription(connectionId)],
      });
    });
    expect(meter.requests).toEqual({ Query: 1 });
    expect(await ttlOf(cursorKey(conferenceId))).toBe(NOW / 1000 + 8 * DAY_SECONDS);
  });

  it('of the push lock take one write, and at most two in a burst', async () => {
    const conferenceId = aConferenceId();
    const costs = async (at: number) => (await dynamo.metered(() => store.takePushLock(conferenceId, at, 300))).requests;
    expect(await costs(NOW)).toEqual({ UpdateItem: 1 });
    expect(await costs(NOW + 10)).toEqual({ UpdateItem: 2 });
    expect(await costs(NOW + 20)).toEqual({ UpdateItem: 1 });
  });

  it('of a telling take a query and two writes, and end when they are given up', async () => {
    const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
    await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
    const meter = await dynamo.metered(async () => {
      await store.progress(conferenceId);
      expect(await store.takeTurn(conferenceId, { seen: undefined, at: NOW })).toBeUndefined();
      await store.advance(conferenceId, { version: 8, versionAt: NOW });
    });
    expect(meter.requests).toEqual({ Query: 1, UpdateItem: 2 });
    const givenUp = AbortSignal.abort();
    await expect(store.progress(conferenceId, givenUp)).rejects.toThrow();
    await expect(store.takeTurn(conferenceId, { seen: NOW, at: NOW + 1_000 }, givenUp)).rejects.toThrow();
    await expect(store.advance(conferenceId, { version: 9, versionAt: NOW }, givenUp)).rejects.toThrow();
    expect(await store.progress(conferenceId)).toMatchObject({ cursor: { version: 8 }, lastPushAt: NOW });
  });

  it('of a telling that is given up end, also those under way; others do not', async () => {
    const ended: string[] = [];
    const asked = new Signal();
    const hanging = {
      handle: (_request: unknown, { abortSignal }: { readonly abortSignal?: AbortSignal } = {}) =>
        new Promise<never>((_, reject) => {
          abortSignal?.addEventListener('abort', () => reject(Object.assign(new Error('ended'), { name: 'AbortError' })));
          asked.give();
        }),
    };
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const client = endable(new DynamoDBClient({ region: 'eu-west-1', credentials, requestHandler: hanging, cacheMiddleware: true }));
    const giveUp = new AbortController();
    const looking = new DynamoTerminalStore(client, 'records').progress(aConferenceId(), giveUp.signal);
    const other = new DynamoTerminalStore(client, 'records').progress(aConferenceId()).catch(() => ended.push('other'));
    await asked.given;
    giveUp.abort();
    await expect(looking).rejects.toThrow('ended');
    expect(ended).toEqual([]);
    void other;
  });

  it('of the push lock count once if a client repeats a write whose answer was lost', async () => {
    const send = async (command: PutItemCommand | UpdateItemCommand) => {
      if (command instanceof UpdateItemCommand) await dynamo.client.send(command).catch(() => undefined);
      return dynamo.client.send(command as UpdateItemCommand);
    };
    const repeating = new DynamoTerminalStore(Object.assign(Object.create(dynamo.client) as DynamoDBClient, { send }), 'records');
    const conferenceId = aConferenceId();
    const locks = [];
    for (const time of [0, 10, 20, 5_000]) locks.push(await repeating.takePushLock(conferenceId, NOW + time, 300));
    expect(locks).toEqual([{ at: NOW }, { at: NOW + 300 }, null, { at: NOW + 5_000 }]);
    expect(await repeating.takeTurn(conferenceId, { seen: NOW + 5_000, at: NOW + 10_000 })).toBeUndefined();
  });

  it('of a follower that stops while it is subscribed do not stay', async () => {
    const conferenceId = aConferenceId();
    const initiatorKey = initiatorKeyOf(conferenceId);
    const connectionId = await aConnection({ initiatorKey });
    followers = new DynamoFollowers(dynamo.client, 'records', store);
    await followers.add(initiatorKey, { connectionId, expiresAt: NOW + HOUR_MS });
    // Between its name on the connection and the subscription itself.
    const send = async (command: PutItemCommand) => {
      if (command instanceof PutItemCommand) await followers.remove(initiatorKey, connectionId);
      return dynamo.client.send(command);
    };
    const overtaken = Object.assign(Object.create(dynamo.client) as DynamoDBClient, { send });
    const subscribing = new DynamoFollowers(overtaken, 'records', store).subscribe(conferenceId, { connectionId, since: 1, sinceAt: NOW });
    expect(await subscribing).toBeUndefined();
    expect((await store.subscriptions(conferenceId)).subscriptions).toEqual([]);
    expect((await store.find(connectionId))?.conferences).toEqual([]);
  });

  it('expire: connections and subscriptions a day after the token, cursors when no conference can last any more', async () => {
    const [connectionId, conferenceId] = [await aConnection(), aConferenceId()];
    await store.subscribe(conferenceId, aSubscription(connectionId), MOST);
    expect(await ttlOf(connectionKey(connectionId))).toBe((NOW + HOUR_MS) / 1000 + DAY_SECONDS);
    expect(await ttlOf(terminalKey(conferenceId, connectionId))).toBe((NOW + HOUR_MS) / 1000 + DAY_SECONDS);
    await store.takePushLock(conferenceId, NOW, 300);
    expect(await ttlOf(cursorKey(conferenceId))).toBe(NOW / 1000 + 8 * DAY_SECONDS);
    await store.advance(conferenceId, { version: 2, versionAt: NOW + 1_000 });
    expect(await ttlOf(cursorKey(conferenceId))).toBe(NOW / 1000 + 1 + 8 * DAY_SECONDS);
  });
});
