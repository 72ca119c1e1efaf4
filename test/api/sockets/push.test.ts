/** What terminals are sent when a conference changes. */
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { terminalKey } from '../../../functions/adapters/dynamodb/keys';
import { subscriptionItem } from '../../../functions/adapters/dynamodb/terminal-items';
import type { Connections } from '../../../functions/ports/connections';
import type { TerminalSubscription } from '../../../functions/ports/push-progress';
import type { TerminalStore } from '../../../functions/ports/terminal-store';
import { persistentPushHandler, pushHandler } from '../../../functions/terminals/push';
import { ruleConsumers } from '../../../functions/wiring/rules';
import type { PartialStateMessage } from '../../../schemas/terminal-messages';
import { AT, participantIdAt } from '../../support/a-conference';
import { aConferenceId } from '../../support/conference-ids';
import { Signal } from '../../support/signal';
import { TerminalsOverHttp } from '../../support/terminals';
import { storeWith } from '../../support/store-with';

let terminals: TerminalsOverHttp;
beforeAll(async () => {
  terminals = await TerminalsOverHttp.start();
});
afterAll(() => terminals.stop());
beforeEach(() => {
  terminals.clock.now = AT;
  terminals.lines.length = 0;
  terminals.waited.length = 0;
});

type Watched = { readonly record: ConferenceRecord; readonly ids: readonly string[] };

/** A conference with so many subscribers. */
const watched = async (count = 1, participants = 3): Promise<Watched> => {
  const record = await terminals.conference(participants);
  const ids = await Promise.all(Array.from({ length: count }, () => terminals.connection(record)));
  await Promise.all(ids.map((id) => terminals.subscribe(record, id)));
  return { record, ids };
};

const first = ({ ids }: Watched): string => ids[0] ?? '';
const sent = (connectionId: string) => terminals.sentTo(connectionId) as readonly PartialStateMessage[];
const versionsOf = (connectionId: string) => sent(connectionId).map(({ previousVersion, version }) => [previousVersion, version]);
const kept = async ({ conferenceId }: ConferenceRecord) => terminals.terminalStore.subscriptions(conferenceId);
/** Later than any push lock that was taken. */
const quiet = (): void => void (terminals.clock.now += 10_000);

describe('a change', () => {
  it('is sent to every subscriber at once, and to nobody else', async () => {
    const [{ record, ids }, other] = [await watched(3), await watched(1)];
    const changed = await terminals.bridgeSays(record, 2);
    await terminals.push(changed);
    for (const id of ids) {
      expect(sent(id)).toEqual([
        {
          type: 'state',
          state: 'partial',
          conferenceId: record.conferenceId,
          previousVersion: record.version,
          version: changed.version,
          participants: [expect.objectContaining({ participantId: participantIdAt(2), version: changed.version, status: 'online' })],
        },
      ]);
    }
    expect(sent(first(other))).toEqual([]);
    expect(terminals.waited).toEqual([]);
    expect((await kept(record)).cursor).toEqual({ version: changed.version, versionAt: changed.changedAt });
  });

  it('is sent once, however often and late its event comes', async () => {
    const conference = await watched();
    const one = await terminals.bridgeSays(conference.record, 1);
    const two = await terminals.bridgeSays(conference.record, 2);
    await terminals.push(two);
    quiet();
    for (const { version } of [one, two, one]) await terminals.push({ ...conference.record, version });
    expect(versionsOf(first(conference))).toEqual([[conference.record.version, two.version]]);
  });

  it('is sent with all earlier changes that were not sent', async () => {
    const conference = await watched();
    for (const index of [1, 2, 3]) await terminals.bridgeSays(conference.record, index);
    await terminals.push({ ...conference.record, version: conference.record.version + 1 });
    expect(versionsOf(first(conference))).toEqual([[10, 13]]);
    expect(sent(first(conference))[0]?.participants).toHaveLength(3);
  });

  it('is sent from the version that the subscribers have, not from the last push', async () => {
    const conference = await watched();
    const { record } = conference;
    await terminals.push(await terminals.bridgeSays(record, 1));
    await terminals.terminalStore.unsubscribe(record.conferenceId, first(conference));
    await terminals.bridgeSays(record, 2);
    const { version } = await terminals.bridgeSays(record, 3);
    await terminals.subscribe(record, first(conference));
    quiet();
    await terminals.push(await terminals.bridgeSays(record, 3, 'muted'));
    expect(versionsOf(first(conference))).toEqual([
      [10, 11],
      [version, version + 1],
    ]);
  });

  it('is sent from the version of the earliest subscriber; the others find the new part in it', async () => {
    const conference = await watched();
    const { record } = conference;
    const known = await terminals.bridgeSays(record, 1);
    const later = await terminals.connection(record);
    await terminals.subscribe(record, later);
    await terminals.push(await terminals.bridgeSays(record, 2));
    expect(versionsOf(first(conference))).toEqual([[record.version, known.version + 1]]);
    expect(versionsOf(later)).toEqual(versionsOf(first(conference)));
  });

  it('takes one read of the conference, one query and two writes, and one more query if it finds a newer version', async () => {
    const conference = await watched(10, 10);
    const cost = (change: Pick<ConferenceRecord, 'conferenceId' | 'version'>) => terminals.dynamo.metered(() => terminals.push(change));
    const own = await terminals.bridgeSays(conference.record, 1);
    expect(await cost(own)).toEqual({ requests: { GetItem: 1, Query: 1, UpdateItem: 2 }, units: 0.5 + 1 + 2 });
    quiet();
    const older = await terminals.bridgeSays(conference.record, 2);
    await terminals.bridgeSays(conference.record, 3);
    expect((await cost(older)).requests).toEqual({ GetItem: 1, Query: 2, UpdateItem: 2 });
    quiet();
    expect((await cost(older)).requests).toEqual({ GetItem: 1, Query: 1 });
    const unwatched = await terminals.conference(10);
    expect(await cost(await terminals.bridgeSays(unwatched, 1))).toEqual({ requests: { GetItem: 1, Query: 1 }, units: 0.5 + 0 });
  });

  it('is serialised once for all terminals that see the same', async () => {
    const { record } = await watched(20);
    for (let index = 0; index < 5; index += 1) {
      await terminals.subscribe(record, await terminals.connection(undefined, { seesAll: true }));
    }
    const changed = await terminals.bridgeSays(record, 1);
    const stringify = jest.spyOn(JSON, 'stringify');
    await terminals.push(changed);
    const states = stringify.mock.calls.filter(([value]) => (value as { type?: unknown } | null)?.type === 'state');
    stringify.mockRestore();
    expect(states).toHaveLength(2);
  });

  it('shows no numbers to terminals that may not see them', async () => {
    const record = await terminals.conference(3, { state: 'assembling', version: 1, groupStamp: 1 });
    const [own, operator] = [await terminals.connection(record), await terminals.connection(undefined, { seesAll: true })];
    for (const id of [own, operator]) await terminals.subscribe(record, id);
    await terminals.push(await terminals.addSomebody(record, 9));
    expect(terminals.gateway.sentTo(own).join()).toContain('+15551000009');
    expect(sent(operator)).toEqual([expect.objectContaining({ version: 2 })]);
    expect(terminals.gateway.sentTo(operator).join()).not.toMatch(/\+?1555\d/);
  });

  it('that is too large for a message is announced, to be fetched', async () => {
    const record = await terminals.conference(299, { startedAt: AT });
    const connectionId = await terminals.connection(record);
    await terminals.subscribe(record, connectionId);
    const everyone: ConferenceRecord = {
      ...record,
      version: 11,
      groupStamp: 11,
      participants: Object.fromEntries(
        Object.entries(record.participants).map(([id, participant]) => [
          id,
          { ...participant, displayName: '€'.repeat(64), reference: 'y'.repeat(64), addedAt: AT },
        ]),
      ),
    };
    await terminals.dynamo.place(everyone);
    await terminals.push(everyone);
    const { conferenceId, version } = everyone;
    expect(terminals.sentTo(connectionId)).toEqual([{ type: 'resync', conferenceId, version }]);
  });

  it('of a conference without subscribers costs a read and a query', async () => {
    const record = await terminals.conference();
    const changed = await terminals.bridgeSays(record, 1);
    expect((await terminals.dynamo.metered(() => terminals.push(changed))).requests).toEqual({ GetItem: 1, Query: 1 });
  });

  it('that cannot be read goes to the dead letters', async () => {
    await expect(pushHandler(terminals.deps())({ detail: { id: 'event', data: { conferenceId: 'x', version: 1 } } })).rejects.toThrow();
  });
});

describe('requests for a change', () => {
  const allowed = ruleConsumers.push.access.flatMap((access) => ('actions' in access ? access.actions : []));
  const metered = async (record: ConferenceRecord) => {
    const { requests } = await terminals.dynamo.metered(() => terminals.push(record));
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(requests)));
    return requests;
  };

  it.each([1, 60])('are the same for %i terminals: a read, a query, a lock, a cursor', async (count) => {
    const { record } = await watched(count);
    const posts = terminals.gateway.requests.length;
    expect(await metered(await terminals.bridgeSays(record, 1))).toEqual({ GetItem: 1, Query: 1, UpdateItem: 2 });
    expect(terminals.gateway.requests).toHaveLength(posts + count);
  });

  it('are a few more for a push that had to wait', async () => {
    const { record } = await watched(3);
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(await metered(await terminals.bridgeSays(record, 2))).toEqual({ GetItem: 2, Query: 2, UpdateItem: 3 });
    expect(terminals.waited).toEqual([300]);
  });

  it('are a read and a query for a change that was sent already', async () => {
    const { record } = await watched();
    const changed = await terminals.bridgeSays(record, 1);
    await terminals.push(changed);
    expect(await metered(changed)).toEqual({ GetItem: 1, Query: 1 });
  });
});

describe('the conference is read', () => {
  it('again, consistently, if a read lags behind the event', async () => {
    const conference = await watched();
    const changed = await terminals.bridgeSays(conference.record, 1);
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => (options?.consistent ? terminals.dynamo.store.current(key, options) : conference.record),
    });
    await terminals.push(changed, { store });
    expect(versionsOf(first(conference))).toEqual([[10, 11]]);
  });

  it('from history if another has taken its place', async () => {
    const conference = await watched();
    const ended = await terminals.finish(conference.record);
    await terminals.replace(ended);
    await terminals.push(ended);
    expect(sent(first(conference))).toEqual([expect.objectContaining({ version: ended.version, conferenceState: 'ended' })]);
  });

  it('later if it cannot be found yet and has subscribers', async () => {
    const conferenceId = aConferenceId();
    await terminals.push({ conferenceId, version: 7 });
    const connectionId = await terminals.connection();
    const subscription = { connectionId, seesNumbers: true, expiresAt: AT + 1_000, since: 1, sinceAt: AT };
    await terminals.terminalStore.subscribe(conferenceId, subscription, 1);
    await expect(terminals.push({ conferenceId, version: 7 })).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('a terminal that is gone', () => {
  it('is removed at the first answer that says so, and the others are served', async () => {
    const { record, ids } = await watched(3);
    const [gone = '', ...others] = ids;
    terminals.gateway.gone.add(gone);
    const posts = () => terminals.gateway.requests.filter(({ url }) => url.includes(encodeURIComponent(gone))).length;
    const before = posts();
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(posts()).toBe(before + 1);
    expect((await kept(record)).subscriptions.map(({ connectionId }) => connectionId).sort()).toEqual([...others].sort());
    expect(await terminals.terminalStore.find(gone)).toBeUndefined();
    for (const id of others) expect(versionsOf(id)).toEqual([[10, 11]]);
  });

  it('is removed even if it was forgotten before its subscription was written', async () => {
    const conference = await watched();
    const { conferenceId } = conference.record;
    const subscription = (await kept(conference.record)).subscriptions[0];
    await terminals.terminalStore.close(first(conference));
    // As a subscription that was under way writes it when its connection is closed.
    const Item = { ...terminalKey(conferenceId, first(conference)), ...subscriptionItem(subscription as TerminalSubscription) };
    await terminals.dynamo.client.send(new PutItemCommand({ TableName: 'records', Item }));
    terminals.gateway.gone.add(first(conference));
    await terminals.push(await terminals.bridgeSays(conference.record, 1));
    expect((await kept(conference.record)).subscriptions).toEqual([]);
  });

  it('is told so and closed, and not served, if its token has expired', async () => {
    const { record, ids } = await watched(2);
    const expiring = await terminals.connection(record, { expiresAt: AT + 5_000 });
    await terminals.subscribe(record, expiring);
    quiet();
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(sent(expiring)).toEqual([expect.objectContaining({ type: 'error', code: 'UNAUTHENTICATED' })]);
    expect(terminals.gateway.closed).toContain(expiring);
    expect(await terminals.terminalStore.find(expiring)).toBeUndefined();
    expect((await kept(record)).subscriptions).toHaveLength(2);
    for (const id of ids) expect(versionsOf(id)).toEqual([[10, 11]]);
  });
});

describe('a gateway that fails for one terminal', () => {
  it('is retried once', async () => {
    const conference = await watched(2);
    terminals.gateway.failures.set(first(conference), [503]);
    await terminals.push(await terminals.bridgeSays(conference.record, 1));
    for (const id of conference.ids) expect(versionsOf(id)).toEqual([[10, 11]]);
  });

  it('and fails again closes that connection only: the others are served, and the cursor moves', async () => {
    const { record, ids } = await watched(20);
    const [failing = '', ...others] = ids;
    terminals.gateway.failures.set(failing, [500, 500]);
    await terminals.push(await terminals.bridgeSays(record, 1));
    for (const id of others) expect(versionsOf(id)).toEqual([[10, 11]]);
    expect((await kept(record)).cursor?.version).toBe(11);
    expect(terminals.gateway.closed).toContain(failing);
    expect(await terminals.terminalStore.find(failing)).toBeUndefined();
    expect((await kept(record)).subscriptions).toHaveLength(19);
    const { conferenceId } = record;
    expect(terminals.lines).toContainEqual(
      expect.objectContaining({ event: 'push.incomplete', level: 'warn', conferenceId, version: 11, terminals: 20, failed: 1 }),
    );
  });

  it('and cannot close it either leaves a gap that the terminal notices with the next change', async () => {
    const conference = await watched(2);
    terminals.gateway.failures.set(first(conference), [500, 500, 500, 500]);
    await terminals.push(await terminals.bridgeSays(conference.record, 1));
    quiet();
    await terminals.push(await terminals.bridgeSays(conference.record, 2));
    expect(versionsOf(first(conference))).toEqual([[11, 12]]);
  });

  it("does not count if the terminal's token has expired", async () => {
    const { record, ids } = await watched(1);
    const expired = await terminals.connection(record, { expiresAt: AT + 5_000 });
    await terminals.subscribe(record, expired);
    terminals.gateway.failures.set(expired, [500, 500]);
    quiet();
    await terminals.push(await terminals.bridgeSays(record, 1));
    expect(versionsOf(ids[0] ?? '')).toEqual([[10, 11]]);
    expect((await kept(record)).cursor?.version).toBe(11);
    expect(terminals.lines).not.toContainEqual(expect.objectContaining({ event: 'push.incomplete' }));
  });
});

describe('a gateway that fails for all terminals', () => {
  it.each([1, 3])('of %i keeps the cursor and all connections; the event is sent again', async (count) => {
    const { record, ids } = await watched(count);
    for (const id of ids) terminals.gateway.failures.set(id, [500, 500]);
    const changed = await terminals.bridgeSays(record, 1);
    await expect(terminals.push(changed)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const { cursor, subscriptions } = await kept(record);
    expect([cursor, subscriptions.length]).toEqual([undefined, count]);
    quiet();
    await terminals.push(changed);
    for (const id of ids) expect(versionsOf(id)).toEqual([[10, 11]]);
    expect((await kept(record)).cursor?.version).toBe(11);
  });

  it('is made up for by the next change too', async () => {
    const conference = await watched();
    terminals.gateway.failures.set(first(conference), [500, 500]);
    await expect(terminals.push(await terminals.bridgeSays(conference.record, 1))).rejects.toThrow();
    quiet();
    await terminals.push(await terminals.bridgeSays(conference.record, 2));
    expect(versionsOf(first(conference))).toEqual([[10, 12]]);
  });
});

describe('an event whose push fails', () => {
  const persistent = (failures: number, postMs = 0) => {
    let posts = 0;
    const post: Connections['post'] = async () => {
      posts += 1;
      terminals.clock.now += postMs;
      if (posts <= failures) throw new Error('no gateway');
      return 'sent';
    };
    const connections: Connections = { post, close: async () => undefined };
    const event = ({ conferenceId, version }: ConferenceRecord) => ({ detail: { id: 'event', data: { conferenceId, version } } });
    const deps = { ...terminals.deps({ connections }), randomId: (length: number) => 'g'.repeat(length) };
    return { push: (record: ConferenceRecord) => persistentPushHandler(deps)(event(record)), posts: () => posts };
  };

  it('is repeated within the invocation, after a pause that chance chooses', async () => {
    const { record } = await watched();
    const { push, posts } = persistent(2);
    await push(await terminals.bridgeSays(record, 1));
    expect(posts()).toBe(3);
    expect((await kept(record)).cursor?.version).toBe(11);
    const pauses = terminals.waited.filter((ms) => ms > 300);
    expect(pauses).toEqual([461, 461]);
    expect(terminals.lines).toContainEqual(
      expect.objectContaining({ event: 'push.repaired', version: 11, ageMs: terminals.clock.now - AT }),
    );
  });

  it('is left to Lambda after three tries, or when a try has taken long', async () => {
    const { record } = await watched();
    const changed = await terminals.bridgeSays(record, 1);
    const failing = persistent(9);
    await expect(failing.push(changed)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    const hanging = persistent(9, 3_000);
    quiet();
    await expect(hanging.push(changed)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect([failing.posts(), hanging.posts()]).toEqual([3, 1]);
  });

  it('is not repeated if that cannot help', async () => {
    const deps = { ...terminals.deps(), randomId: () => '0000' };
    await expect(persistentPushHandler(deps)({ detail: {} })).rejects.toThrow();
    expect(terminals.waited).toEqual([]);
  });
});

describe('terminals that the gateway accepts nothing more for', () => {
  it.each([1, 3])('stay open if these %i are all there are, and get the change when it is sent again', async (count) => {
    const { record, ids } = await watched(count);
    for (const id of ids) terminals.gateway.failures.set(id, [429, 429]);
    const changed = await terminals.bridgeSays(record, 1);
    await expect(terminals.push(changed)).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect(terminals.gateway.closed.filter((id) => ids.includes(id))).toEqual([]);
    expect((await kept(record)).subscriptions).toMatchObject(ids.map(() => ({ refusals: 1, refusedSince: AT })));
    quiet();
    await terminals.push(changed);
    for (const id of ids) expect(versionsOf(id)).toEqual([[10, 11]]);
    const { cursor, subscriptions } = await kept(record);
    expect([cursor?.version, subscriptions.map(({ refusals }) => refusals)]).toEqual([11, ids.map(() => undefined)]);
  });

  it('are closed if that goes on while others accept what they are sent', async () => {
    const { record, ids } = await watched(2);
    const [full = ''] = ids;
    const pushAt = async (participant: number) => {
      terminals.gateway.failures.set(full, [429, 429]);
      await terminals.push(await terminals.bridgeSays(record, participant));
      terminals.clock.now += 15_000;
      return terminals.gateway.closed.includes(full);
    };
    expect([await pushAt(1), await pushAt(2), await pushAt(3)]).toEqual([false, false, true]);
    expect((await kept(record)).cursor?.version).toBe(13);
    expect((await kept(record)).subscriptions).toHaveLength(1);
  });
});

it('hanging terminals are posted to for 20 s; the rest is closed, so that the function ends in time', async () => {
  const { record, ids } = await watched(60);
  const posted: string[] = [];
  const closed: string[] = [];
  const connections: Connections = {
    post: async (id) => {
      posted.push(id);
      // The first fifty, who are posted to at once, take all the time there is.
      if (posted.length === 50) terminals.clock.now += 20_000;
      return 'sent';
    },
    close: async (id) => void closed.push(id),
  };
  await terminals.push(await terminals.bridgeSays(record, 1), { connections });
  expect(posted).toHaveLength(50);
  expect(closed.sort()).toEqual(ids.filter((id) => !posted.includes(id)).sort());
  expect((await kept(record)).cursor?.version).toBe(11);
});

describe('a push that waits for the lock and then fails', () => {
  it('is repeated with the changes left to it, even if another push has sent its own', async () => {
    const conference = await watched();
    const { record } = conference;
    const lock = new Signal();
    const isWaiting = new Signal();
    const failing: Connections = { post: async () => Promise.reject(new Error('lost')), close: async () => undefined };
    const wait = (): Promise<void> => (isWaiting.give(), lock.given);
    const one = await terminals.bridgeSays(record, 1);
    const two = await terminals.bridgeSays(record, 2);
    let second: Promise<void> | undefined;
    const post = async (): Promise<'sent'> => {
      second = terminals.push(two, { wait, connections: failing });
      await isWaiting.given;
      return 'sent';
    };
    await terminals.push(one, { connections: { ...failing, post } });
    expect((await kept(record)).cursor?.version).toBe(two.version);
    const three = await terminals.bridgeSays(record, 3);
    await terminals.push(three);
    expect(sent(first(conference))).toEqual([]);
    lock.give();
    await expect(second).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    quiet();
    await terminals.push(two);
    expect(versionsOf(first(conference))).toEqual([[two.version, three.version]]);
  });
});

describe('the end', () => {
  it('is the last message, and ends the subscriptions', async () => {
    const conference = await watched(3);
    const { record, ids } = conference;
    await terminals.push(await terminals.bridgeSays(record, 1));
    quiet();
    const ended = await terminals.finish(record);
    await terminals.push(ended);
    quiet();
    for (const version of [ended.version, ended.version - 1, record.version + 1]) await terminals.push({ ...record, version });
    for (const id of ids) {
      expect(sent(id).at(-1)).toMatchObject({ version: ended.version, conferenceState: 'ended', endReason: 'ended-by-initiator' });
      expect(sent(id)).toHaveLength(2);
      expect((await terminals.terminalStore.find(id))?.conferences).toEqual([]);
    }
    expect((await kept(record)).subscriptions).toEqual([]);
  });

  it('that leaves subscriptions behind is logged', async () => {
    const { record } = await watched(2);
    const terminalStore = Object.assign(Object.create(terminals.terminalStore) as TerminalStore, {
      unsubscribe: async () => Promise.reject(new Error('slow')),
    });
    await terminals.push(await terminals.finish(record), { terminalStore });
    expect(terminals.lines).toContainEqual(expect.objectContaining({ event: 'push.incomplete', terminals: 2, failed: 2 }));
  });

  it('is sent again if nobody could be reached', async () => {
    const conference = await watched(2);
    for (const id of conference.ids) terminals.gateway.failures.set(id, [500, 500]);
    const ended = await terminals.finish(conference.record);
    await expect(terminals.push(ended)).rejects.toThrow();
    quiet();
    await terminals.push(ended);
    for (const id of conference.ids) expect(sent(id).at(-1)).toMatchObject({ conferenceState: 'ended' });
  });
});
