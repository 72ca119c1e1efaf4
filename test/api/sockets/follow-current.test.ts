/** What a terminal is sent that follows its initiator's open conference, whichever that is. */
import { abandon } from '../../../domain/conference/changes/end';
import type { ConferenceRecord } from '../../../domain/conference/record';
import { conferenceIdOf, initiatorKeyOf } from '../../../domain/ids/conference-id';
import { MAX_SUBSCRIPTIONS_PER_CONFERENCE } from '../../../functions/terminals/too-many-terminals';
import { unsubscribeHandler } from '../../../functions/terminals/unsubscribe';
import { ruleConsumers } from '../../../functions/wiring/rules';
import { socketFunctions } from '../../../functions/wiring/sockets';
import { HOUR_MS } from '../../../schemas/durations';
import { CURRENT, MAX_CONFERENCES_PER_CONNECTION } from '../../../schemas/terminal-messages';
import { aConference, AT, initiatorKeyAt, phoneNumberAt } from '../../support/a-conference';
import { storeWith } from '../../support/store-with';
import { type TerminalDeps, TerminalsOverHttp } from '../../support/terminals';

let terminals: TerminalsOverHttp;
beforeAll(async () => {
  terminals = await TerminalsOverHttp.start();
});
afterAll(() => terminals.stop());
beforeEach(() => {
  terminals.clock.now = AT;
});

let initiators = 1_000;
/** An initiator without a conference, and a connection of it. */
const oneWithout = async () => {
  const initiatorKey = initiatorKeyAt((initiators += 1));
  return { initiatorKey, connectionId: await terminals.connection(undefined, { initiatorKey }) };
};

const follow = (connectionId: string, since?: number, others: Partial<TerminalDeps> = {}) =>
  terminals.subscribe({ conferenceId: CURRENT }, connectionId, since, others);
const stopFollowing = (connectionId: string) =>
  terminals.send(unsubscribeHandler(terminals.deps()), connectionId, { action: 'unsubscribe', conferenceId: CURRENT });

let opened = 0;
/** As a terminal or the network opens it; its event is still to come. */
const open = async (initiatorKey: string): Promise<ConferenceRecord> => {
  const conferenceId = conferenceIdOf(initiatorKey, AT + (opened += 1), '00000000');
  const outcome = await terminals.dynamo.store.open(aConference({ conferenceId, version: 1, groupStamp: 1 }));
  if (outcome.result !== 'written') throw new Error(`The place is taken: ${outcome.result}`);
  return outcome.record;
};
const kept = async ({ conferenceId }: ConferenceRecord) =>
  (await terminals.terminalStore.subscriptions(conferenceId)).subscriptions.map(({ connectionId }) => connectionId);
const versionsSentTo = (connectionId: string, { conferenceId }: ConferenceRecord) =>
  terminals.sentTo(connectionId).flatMap((each) => (each.type === 'state' && each.conferenceId === conferenceId ? [each.version] : []));

const NONE = { type: 'none', conferenceId: CURRENT };

describe('a terminal that follows the current conference', () => {
  it('is told that none is open, and sent the state of the next one and every change of it', async () => {
    const { initiatorKey, connectionId } = await oneWithout();
    expect(await follow(connectionId)).toEqual(NONE);
    const record = await open(initiatorKey);
    await terminals.push(record);
    expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ type: 'state', state: 'full', version: 1 })]);
    expect(JSON.stringify(terminals.sentTo(connectionId))).toContain(phoneNumberAt(1));
    const changed = await terminals.addSomebody(record, 7);
    await terminals.push(changed);
    expect(terminals.sentTo(connectionId)[1]).toMatchObject({ state: 'partial', previousVersion: 1, version: changed.version });
  });

  it('is answered the state if one is open, or what changed in it', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record);
    const { conferenceId, version } = record;
    expect(await follow(connectionId)).toMatchObject({ state: 'full', conferenceId, version });
    expect(await follow(connectionId, version)).toMatchObject({ state: 'partial', conferenceId, previousVersion: version });
    expect(await kept(record)).toEqual([connectionId]);
  });

  it('goes on with the next conference after the end of one, by itself', async () => {
    const record = await terminals.conference();
    const [connectionId, key] = [await terminals.connection(record), initiatorKeyOf(record.conferenceId)];
    await follow(connectionId);
    const ended = await terminals.finish(record);
    await terminals.push(ended);
    expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ conferenceState: 'ended' })]);
    const next = await open(key);
    await terminals.push(next);
    expect(versionsSentTo(connectionId, next)).toEqual([1]);
    expect(await kept(next)).toEqual([connectionId]);
    expect(await follow(await terminals.connection(next))).toMatchObject({ conferenceId: next.conferenceId });
  });

  it('has a place for it beside the conferences that it chose', async () => {
    const initiatorKey = initiatorKeyAt((initiators += 1));
    const connectionId = await terminals.connection(undefined, { initiatorKey, seesAll: true });
    for (let count = 0; count < MAX_CONFERENCES_PER_CONNECTION; count += 1) {
      await terminals.subscribe(await terminals.conference(1), connectionId);
    }
    await follow(connectionId);
    const record = await open(initiatorKey);
    await terminals.push(record);
    expect(versionsSentTo(connectionId, record)).toEqual([1]);
    expect(await follow(connectionId)).toMatchObject({ conferenceId: record.conferenceId });
    expect(await terminals.subscribe(await terminals.conference(1), connectionId)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });

  it('misses no conference that opens at the same moment: it is answered, or sent', async () => {
    const { initiatorKey, connectionId } = await oneWithout();
    let record: ConferenceRecord | undefined;
    const store = storeWith(terminals.dynamo.store, {
      current: async (key, options) => {
        record ??= await open(initiatorKey);
        return terminals.dynamo.store.current(key, options);
      },
    });
    expect(await follow(connectionId, undefined, { store })).toMatchObject({ state: 'full', conferenceId: record?.conferenceId });
  });

  it('is sent the newest state if the event of the opening is late, and the end if it has ended', async () => {
    const { initiatorKey, connectionId } = await oneWithout();
    await follow(connectionId);
    const record = await open(initiatorKey);
    const ended = await terminals.change(record, abandon({ conferenceId: record.conferenceId, at: AT, reason: 'abandoned' }));
    await terminals.push(record);
    expect(terminals.sentTo(connectionId)).toEqual([
      expect.objectContaining({ state: 'full', version: ended.version, conferenceState: 'ended' }),
    ]);
    expect(await kept(record)).toEqual([]);
  });

  it('is sent the state again if the event is repeated, and once if the gateway failed at first', async () => {
    const { initiatorKey, connectionId } = await oneWithout();
    await follow(connectionId);
    const record = await open(initiatorKey);
    terminals.gateway.failures.set(connectionId, [500, 500]);
    await expect(terminals.push(record)).rejects.toThrow('No terminal was reached');
    await terminals.push(record);
    expect(versionsSentTo(connectionId, record)).toEqual([1]);
  });
});

describe('a terminal that stops following', () => {
  it('is sent nothing more, of this conference or of the next', async () => {
    const record = await terminals.conference();
    const connectionId = await terminals.connection(record);
    await follow(connectionId);
    expect(await stopFollowing(connectionId)).toEqual({ type: 'unsubscribed', conferenceId: CURRENT });
    await terminals.push(await terminals.bridgeSays(record, 1));
    await terminals.finish(record);
    const next = await open(initiatorKeyOf(record.conferenceId));
    await terminals.push(next);
    expect(terminals.sentTo(connectionId)).toEqual([]);
    expect(await kept(next)).toEqual([]);
    expect(await terminals.terminalStore.find(connectionId)).toMatchObject({ isFollower: false, conferences: [] });
  });

  it('at the moment when a conference opens is not subscribed to it', async () => {
    const { initiatorKey, connectionId } = await oneWithout();
    await follow(connectionId);
    const record = await open(initiatorKey);
    const followers = Object.assign(Object.create(terminals.storage.followers) as typeof terminals.storage.followers, {
      of: async (key: string) => {
        const found = await terminals.storage.followers.of(key);
        await stopFollowing(connectionId);
        return found;
      },
    });
    await terminals.push(record, { followers });
    expect(terminals.sentTo(connectionId)).toEqual([]);
    expect(await kept(record)).toEqual([]);
  });

  it('without having followed is answered, as one without a number is', async () => {
    const { connectionId } = await oneWithout();
    expect(await stopFollowing(connectionId)).toMatchObject({ type: 'unsubscribed' });
    expect(await stopFollowing(await terminals.connection())).toMatchObject({ type: 'unsubscribed' });
    expect(await stopFollowing('nobody')).toMatchObject({ type: 'unsubscribed' });
  });

  it('by closing its connection is forgotten, even if only the opening finds that out', async () => {
    const [one, { initiatorKey, connectionId }] = [await oneWithout(), await oneWithout()];
    await follow(one.connectionId);
    await terminals.terminalStore.close(one.connectionId);
    expect(await terminals.storage.followers.of(one.initiatorKey)).toEqual([]);
    await follow(connectionId);
    terminals.gateway.gone.add(connectionId);
    await terminals.push(await open(initiatorKey));
    expect(await terminals.storage.followers.of(initiatorKey)).toEqual([]);
    expect(await terminals.terminalStore.find(connectionId)).toBeUndefined();
  });
});

describe('following is refused', () => {
  it('to a token without a number', async () => {
    expect(await follow(await terminals.connection(undefined, { seesAll: true }))).toMatchObject({
      type: 'error',
      code: 'INVALID_TOKEN_CONTEXT',
      conferenceId: CURRENT,
    });
  });

  it('to a connection that is gone, or whose token has expired', async () => {
    const late = await terminals.connection(undefined, { initiatorKey: initiatorKeyAt((initiators += 1)), expiresAt: AT });
    for (const connectionId of ['nobody', late]) expect(await follow(connectionId)).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('if the initiator has the maximum of followers, unless this is one of them', async () => {
    const { connectionId } = await oneWithout();
    const others = Array.from({ length: MAX_SUBSCRIPTIONS_PER_CONFERENCE }, (_, index) => `other-${String(index)}`);
    const full = Object.assign(Object.create(terminals.storage.followers) as typeof terminals.storage.followers, {
      of: async () => others,
    });
    expect(await follow(connectionId, undefined, { followers: full })).toMatchObject({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 60 });
    await follow(connectionId);
    expect(await follow(connectionId, undefined, { followers: full })).toEqual(NONE);
  });
});

it("costs one read where nobody follows, within the functions' permissions", async () => {
  const { initiatorKey, connectionId } = await oneWithout();
  const following = await terminals.dynamo.metered(() => follow(connectionId));
  expect(following.requests).toEqual({ GetItem: 1, Query: 1, UpdateItem: 3, PutItem: 1 });
  const record = await open(initiatorKey);
  const announcing = await terminals.dynamo.metered(() => terminals.push(record));
  const other = await open((await oneWithout()).initiatorKey);
  const nobody = await terminals.dynamo.metered(() => terminals.push(other));
  // The other query and read are those of every push.
  expect(nobody.requests).toEqual({ Query: 2, GetItem: 1 });
  const allowed = ({ access }: { readonly access: readonly object[] }) =>
    access.flatMap((each) => ('actions' in each ? (each.actions as readonly string[]) : []));
  expect(allowed(socketFunctions.subscribe)).toEqual(expect.arrayContaining(Object.keys(following.requests)));
  expect(allowed(ruleConsumers.push)).toEqual(expect.arrayContaining(Object.keys(announcing.requests)));
});

it('a follower whose token has expired is told so and closed, and is told nothing of the conference', async () => {
  const { initiatorKey, connectionId } = await oneWithout();
  await follow(connectionId);
  terminals.clock.now = AT + HOUR_MS;
  await terminals.push(await open(initiatorKey));
  expect(terminals.sentTo(connectionId)).toEqual([expect.objectContaining({ type: 'error', code: 'UNAUTHENTICATED' })]);
  expect(terminals.gateway.closed).toContain(connectionId);
});

describe('while a newer hash key follows an older one, a terminal', () => {
  const oneOfBoth = async () => {
    const [newKey, oldKey] = [initiatorKeyAt((initiators += 1)), initiatorKeyAt((initiators += 1))];
    return { newKey, oldKey, connectionId: await terminals.connection(undefined, { initiatorKey: newKey, otherKeys: [oldKey] }) };
  };

  it('follows its conferences under either key, whichever the next one opens under', async () => {
    const { newKey, oldKey, connectionId } = await oneOfBoth();
    const following = await terminals.dynamo.metered(() => follow(connectionId));
    // Two writes and a read more than with one key.
    expect(following.requests).toEqual({ GetItem: 2, Query: 1, UpdateItem: 4, PutItem: 2 });
    const [before, next] = [await open(oldKey), await open(newKey)];
    await terminals.push(before);
    await terminals.push(next);
    expect([before, next].map((each) => versionsSentTo(connectionId, each))).toEqual([[1], [1]]);
  });

  it('finds the conference that opened under the old key, and sees its numbers', async () => {
    const { oldKey, connectionId } = await oneOfBoth();
    const { conferenceId } = await open(oldKey);
    const answer = await follow(connectionId);
    expect(answer).toMatchObject({ state: 'full', conferenceId });
    expect(JSON.stringify(answer)).toContain(phoneNumberAt(1));
  });

  it('is told of no conference under either, once it has stopped', async () => {
    const { newKey, oldKey, connectionId } = await oneOfBoth();
    await follow(connectionId);
    await stopFollowing(connectionId);
    for (const key of [newKey, oldKey]) await terminals.push(await open(key));
    expect(terminals.sentTo(connectionId)).toEqual([]);
    expect(await Promise.all([newKey, oldKey].map((key) => terminals.storage.followers.of(key)))).toEqual([[], []]);
  });

  it('leaves nothing behind under either when its connection ends', async () => {
    const { newKey, oldKey, connectionId } = await oneOfBoth();
    await follow(connectionId);
    await terminals.terminalStore.close(connectionId);
    expect(await Promise.all([newKey, oldKey].map((key) => terminals.storage.followers.of(key)))).toEqual([[], []]);
  });
});
