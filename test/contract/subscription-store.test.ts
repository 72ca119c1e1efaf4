/** The subscription store on DynamoDB. */
import { type AttributeValue, type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EVERYONE, type SubscriptionRecord } from '../../domain/subscription/record';
import { subscriptionIdOf } from '../../domain/subscription/subscription-id';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store';
import { ownerPartition, subscriptionKey } from '../../functions/adapters/dynamodb/keys';
import { type LocalDynamo, startDynamo } from '../../local/dynamo/start-dynamo';
import { DAY_MS } from '../../schemas/durations';
import { dynamoClientOf } from '../support/dynamo-client';
import { recordedLog } from '../support/recorded-log';

const TABLE = 'records';
const AT = Date.parse('2026-11-23T09:00:00.000Z');
const MOST = 100;
const ADA = '4r7h2k9qx0tmv3bz';
const BEN = '9d4t2b7mk0h2k9qx';

const { log, lines } = recordedLog();
let dynamo: LocalDynamo;
let client: DynamoDBClient;
let store: DynamoSubscriptionStore;
let now = AT;
/** Before a request of that kind goes out, this happens. */
let before: (command: string) => Promise<void> = async () => undefined;

beforeAll(async () => {
  dynamo = await startDynamo({ consumers: [] });
  client = dynamoClientOf(dynamo);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        await before(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'initialize' },
  );
  store = new DynamoSubscriptionStore(client, TABLE, () => now, log);
});
beforeEach(() => {
  now = AT;
  before = async () => undefined;
});
afterAll(async () => {
  client.destroy();
  await dynamo.stop();
});

let ids = 0;
let owners = 0;
const newOwner = (): string => `owner-${String((owners += 1))}`;

const subscriptionOf = (owner: string, fields: Partial<SubscriptionRecord> = {}, sees = ADA): SubscriptionRecord => ({
  id: subscriptionIdOf(sees, String((ids += 1)).padStart(16, '0')),
  owner,
  sink: 'https://partner.example/hooks',
  types: ['rollcall.participant.*'],
  seesNumbers: false,
  status: 'ACTIVATION_REQUESTED',
  startsAt: now,
  initialEvent: false,
  secretGeneration: 1,
  heldSince: now,
  verificationSince: now,
  ...fields,
});

const created = async (owner: string, fields: Partial<SubscriptionRecord> = {}, sees = ADA): Promise<SubscriptionRecord> => {
  const subscription = subscriptionOf(owner, fields, sees);
  expect(await store.create(subscription, MOST)).toBe(true);
  return subscription;
};

const listed = async (owner: string): Promise<readonly SubscriptionRecord[]> => (await store.list([owner], { limit: 100 })).subscriptions;

const unreadableAt = ({ pk, sk }: Record<string, AttributeValue>) => ({
  event: 'item.unreadable',
  pk: pk?.S,
  sk: sk?.S,
  error: expect.any(Error) as unknown,
});

const itemOf = async ({ id }: SubscriptionRecord): Promise<Record<string, AttributeValue>> =>
  (await client.send(new GetItemCommand({ TableName: TABLE, Key: subscriptionKey(id) }))).Item ?? {};

const entriesOf = async (owner: string): Promise<Record<string, AttributeValue>[]> => {
  const query = {
    TableName: TABLE,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: ownerPartition(owner) } },
  };
  return (await client.send(new QueryCommand(query))).Items ?? [];
};

describe('a subscription', () => {
  it('is found as it was created', async () => {
    const plain = await created(newOwner());
    const whole = await created(newOwner(), {
      conferenceId: `conf_${ADA}${'0'.repeat(18)}`,
      seesNumbers: true,
      status: 'INACTIVE',
      inactiveReason: 'sink-gone',
      expiresAt: AT + DAY_MS,
      sealedToken: Uint8Array.of(0, 255, 10),
      tokenExpiresAt: AT + 2 * DAY_MS,
      maxEvents: 7,
      events: 3,
      initialEvent: true,
      secretGeneration: 4,
      previousSecretUntil: AT + 1,
      failures: 2,
      failingSince: AT - 1,
      pausedUntil: AT + 2,
    });
    expect(await store.find(plain.id)).toStrictEqual(plain);
    expect(await store.find(whole.id)).toStrictEqual(whole);
  });

  it('is not found before it was created', async () => {
    expect(await store.find(subscriptionOf('nobody').id)).toBeUndefined();
  });

  it('does not change when it is created again', async () => {
    const owner = newOwner();
    const first = await created(owner);
    await store.change(first.id, { status: 'ACTIVE' }, {});
    expect(await store.create(first, MOST)).toBe(true);
    expect(await store.find(first.id)).toMatchObject({ status: 'ACTIVE' });
    expect(await listed(owner)).toHaveLength(1);
  });

  it('is refused on read if it is not a valid subscription', async () => {
    const subscription = await created(newOwner(), { status: 'PAUSED' as never });
    await expect(store.find(subscription.id)).rejects.toThrow();
  });

  it.each([
    ['of an owner with any characters', 'a#b/ü "\\ \u{1f600}'],
    ['of an owner with a name longer than a key may be', 'x'.repeat(5_000)],
  ])('%s is stored and listed', async (_what, owner) => {
    const subscription = await created(owner);
    expect(await listed(owner)).toStrictEqual([subscription]);
  });

  it('is kept for as long as it may live, and its log after it', async () => {
    const endless = await created(newOwner());
    expect(await itemOf(endless)).not.toHaveProperty('ttl');
    const ending = await created(newOwner(), { expiresAt: AT + DAY_MS });
    expect((await itemOf(ending))['ttl']).toEqual({ N: String((AT + 31 * DAY_MS) / 1_000) });
    expect((await entriesOf(ending.owner))[0]?.['ttl']).toEqual({ N: String((AT + 31 * DAY_MS) / 1_000) });
  });
});

describe('the list of an owner', () => {
  it('holds its own, newest first', async () => {
    const [mine, other] = [newOwner(), newOwner()];
    const made: SubscriptionRecord[] = [];
    for (let index = 0; index < 3; index += 1) {
      now = AT + index;
      made.unshift(await created(mine, {}, index === 1 ? BEN : ADA));
    }
    await created(other);
    expect(await listed(mine)).toStrictEqual(made);
  });

  it.each([1, 2, 3, 7, 100])('is one with the list of another owner, newest first, in pages of %i', async (limit) => {
    const owners = [newOwner(), newOwner()];
    const made: string[] = [];
    for (let index = 0; index < 9; index += 1) {
      now = AT + index;
      made.unshift((await created(owners[index < 5 ? 0 : index % 2] ?? '')).id);
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list(owners, { limit, cursor });
      found.push(...page.subscriptions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(found).toEqual(made);
  });

  it.each([1, 2, 3, 7, 100])('holds each once, in pages of %i', async (limit) => {
    const owner = newOwner();
    const made: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      now = AT + Math.floor(index / 2);
      made.push((await created(owner)).id);
    }
    await store.change(made[3] ?? '', { status: 'DELETED' }, {});
    const found: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list([owner], { limit, cursor });
      found.push(page.subscriptions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(found.flat().sort()).toEqual(made.filter((id) => id !== made[3]).sort());
    expect(found.every((page) => page.length > 0 && page.length <= limit)).toBe(true);
  });

  it('shows expired subscriptions, but no deleted or forgotten ones', async () => {
    const owner = newOwner();
    const [expired, deleted, forgotten] = [await created(owner), await created(owner), await created(owner)];
    await store.change(expired.id, { status: 'EXPIRED' }, {});
    for (const { id } of [deleted, forgotten]) await store.change(id, { status: 'DELETED' }, {});
    await store.forget(forgotten);
    await store.forget(forgotten);
    expect((await listed(owner)).map(({ id }) => id)).toEqual([expired.id]);
    expect(await store.find(forgotten.id)).toStrictEqual({ ...forgotten, status: 'DELETED' });
  });

  it('does not stop at one that cannot be read, nor at an entry that cannot be', async () => {
    const owner = newOwner();
    const readable = await created(owner);
    const unreadable = await created(owner, { status: 'PAUSED' as never });
    const entry = { pk: { S: ownerPartition(owner) }, sk: { S: 'unreadable' }, id: { S: 'no subscription' } };
    await client.send(new PutItemCommand({ TableName: TABLE, Item: entry }));
    lines.length = 0;
    expect(await listed(owner)).toStrictEqual([readable]);
    expect(lines).toEqual([unreadableAt(entry), unreadableAt(subscriptionKey(unreadable.id))]);
    expect(await store.create(subscriptionOf(owner), 3)).toBe(true);
    expect(await store.create(subscriptionOf(owner), 1)).toBe(false);
  });

  it('shows nothing that was never created, and once what was tried twice', async () => {
    const owner = newOwner();
    const subscription = subscriptionOf(owner);
    before = async (command) => {
      if (command === 'Query') throw new Error('The function stops here');
    };
    await expect(store.create(subscription, MOST)).rejects.toThrow('stops here');
    before = async () => undefined;
    expect(await listed(owner)).toEqual([]);
    now = AT + 5_000;
    const again = { ...subscription, startsAt: now };
    await store.create(again, MOST);
    expect(await listed(owner)).toStrictEqual([again]);
  });
});

describe("the limit of an owner's subscriptions", () => {
  const filled = async (count: number, fields: Partial<SubscriptionRecord> = {}): Promise<[string, SubscriptionRecord[]]> => {
    const owner = newOwner();
    const made: SubscriptionRecord[] = [];
    for (let index = 0; index < count; index += 1) made.push(await created(owner, fields));
    return [owner, made];
  };

  it('refuses one more, and stores nothing of it', async () => {
    const [owner] = await filled(3);
    const surplus = subscriptionOf(owner);
    expect(await store.create(surplus, 3)).toBe(false);
    expect(await store.find(surplus.id)).toBeUndefined();
    expect(await entriesOf(owner)).toHaveLength(3);
    expect(await store.create(subscriptionOf(newOwner()), 3)).toBe(true);
  });

  it('holds even if many are created at once', async () => {
    const owner = newOwner();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.create(subscriptionOf(owner), 3)));
    expect(outcomes.filter((isCreated) => isCreated).length).toBeLessThanOrEqual(3);
    expect(await listed(owner)).toHaveLength(outcomes.filter((isCreated) => isCreated).length);
  });

  it.each([
    ['expired by its time', async () => void (now = AT + DAY_MS + 1), { expiresAt: AT + DAY_MS }],
    ['expired otherwise', async ({ id }: SubscriptionRecord) => store.change(id, { status: 'EXPIRED' }, {}), {}],
    ['been deleted', async ({ id }: SubscriptionRecord) => store.change(id, { status: 'DELETED' }, {}), {}],
    ['been forgotten', async (subscription: SubscriptionRecord) => store.forget(subscription), {}],
  ])('does not count a subscription that has %s', async (_what, end: (subscription: SubscriptionRecord) => Promise<unknown>, fields) => {
    const [owner, made] = await filled(3, fields);
    await end(made[0] as SubscriptionRecord);
    expect(await store.create(subscriptionOf(owner), 3)).toBe(true);
  });

  it('counts ended ones among ten times as many, for the 30 days they are kept: every event reads them', async () => {
    const owner = newOwner();
    const renew = async (): Promise<boolean> => {
      const subscription = subscriptionOf(owner);
      if (!(await store.create(subscription, 2))) return false;
      await store.change(subscription.id, { status: 'DELETED' }, {});
      await store.forget(subscription);
      return true;
    };
    for (let index = 0; index < 20; index += 1) expect(await renew()).toBe(true);
    expect(await renew()).toBe(false);
    expect(await entriesOf(owner)).toHaveLength(20);
    now = AT + 31 * DAY_MS;
    expect(await renew()).toBe(true);
  });

  it('does not count an ended one whose entry was not marked', async () => {
    const [owner, made] = await filled(3);
    let updates = 0;
    before = async (command) => {
      if (command === 'UpdateItem' && (updates += 1) === 2) throw new Error('The function stops here');
    };
    expect(await store.change(made[0]?.id ?? '', { status: 'EXPIRED' }, {})).toMatchObject({ status: 'EXPIRED' });
    expect((await entriesOf(owner)).filter((entry) => entry['ended'])).toEqual([]);
    expect(await store.create(subscriptionOf(owner), 3)).toBe(true);
  });

  it('counts a subscription that was never created for a minute', async () => {
    const [owner] = await filled(2);
    before = async (command) => {
      if (command === 'Query') throw new Error('The function stops here');
    };
    await expect(store.create(subscriptionOf(owner), 3)).rejects.toThrow('stops here');
    before = async () => undefined;
    expect(await store.create(subscriptionOf(owner), 3)).toBe(false);
    now = AT + 61_000;
    expect(await store.create(subscriptionOf(owner), 3)).toBe(true);
  });
});

it('finds all that see an initiator or everyone, in any status, past the end of a page', async () => {
  const sees = 'watchedwatchedwa';
  const long = 'x'.repeat(12_000);
  const own = await Promise.all(Array.from({ length: 100 }, () => created(`${newOwner()}${long}`, {}, sees)));
  const all = await created(newOwner(), { status: 'INACTIVE', inactiveReason: 'failing' }, EVERYONE);
  await created(newOwner(), {}, BEN);
  const found = (await store.watching(sees)).map(({ id }) => id);
  expect(found.sort()).toEqual(own.map(({ id }) => id).sort());
  expect((await store.watching(EVERYONE)).map(({ id }) => id)).toContain(all.id);
});

it('finds the others if one cannot be read, and logs that one by its keys', async () => {
  const sees = 'damagedbydamaged';
  const readable = [await created(newOwner(), {}, sees)];
  const unreadable = await created(newOwner(), { status: 'PAUSED' as never }, sees);
  readable.push(await created(newOwner(), {}, sees));
  lines.length = 0;
  expect(await store.watching(sees)).toStrictEqual(readable);
  expect(lines).toEqual([unreadableAt(subscriptionKey(unreadable.id))]);
});

describe('a change', () => {
  it('sets and removes members, and returns the changed subscription', async () => {
    const { id } = await created(newOwner(), { inactiveReason: 'failing', failures: 3, failingSince: AT, pausedUntil: AT });
    const change = {
      status: 'ACTIVE',
      secretGeneration: 2,
      heldSince: AT + 1,
      inactiveReason: null,
      failures: null,
      failingSince: AT + 2,
      previousSecretUntil: AT + 3,
    } as const;
    const changed = await store.change(id, change, { status: 'ACTIVATION_REQUESTED' });
    expect(changed).toMatchObject({ id, status: 'ACTIVE', secretGeneration: 2, heldSince: AT + 1, failingSince: AT + 2, pausedUntil: AT });
    expect(changed).not.toHaveProperty('failures');
    expect(changed).not.toHaveProperty('inactiveReason');
    expect(await store.find(id)).toStrictEqual(changed);
  });

  it.each([
    ['another value', { status: 'ACTIVE' }],
    ['a value where there is none', { pausedUntil: AT }],
    ['none where there is a value', { failures: undefined }],
    ['one that fits and one that does not', { failures: 3, secretGeneration: 2 }],
  ])('is not made if the condition requires %s', async (_what, condition) => {
    const subscription = await created(newOwner(), { failures: 3 });
    expect(await store.change(subscription.id, { status: 'INACTIVE' }, condition as object)).toBeUndefined();
    expect(await store.find(subscription.id)).toStrictEqual(subscription);
  });

  it.each([{ pausedUntil: undefined }, { failures: 3, failingSince: undefined }, {}])('is made if %j holds', async (condition) => {
    const { id } = await created(newOwner(), { failures: 3 });
    expect(await store.change(id, { pausedUntil: AT }, condition as object)).toMatchObject({ pausedUntil: AT });
  });

  it('is not made for an unknown subscription', async () => {
    const { id } = subscriptionOf(newOwner());
    expect(await store.change(id, { status: 'ACTIVE' }, {})).toBeUndefined();
    expect(await store.find(id)).toBeUndefined();
  });

  it.each(['EXPIRED', 'DELETED'] as const)('to %s keeps it for as long as its log', async (status) => {
    const subscription = await created(newOwner());
    now = AT + DAY_MS;
    await store.change(subscription.id, { status }, {});
    expect((await itemOf(subscription))['ttl']).toEqual({ N: String((AT + 31 * DAY_MS) / 1_000) });
  });
});

describe('counting events', () => {
  it('numbers them up to the limit, even at once', async () => {
    const { id } = await created(newOwner(), { maxEvents: 5 });
    const numbers = await Promise.all(Array.from({ length: 8 }, () => store.countEvent(id, AT)));
    expect(numbers.filter((number) => number !== undefined).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await store.find(id)).toMatchObject({ events: 5 });
  });

  it('continues without a limit', async () => {
    const { id } = await created(newOwner());
    expect([await store.countEvent(id, AT), await store.countEvent(id, AT)]).toEqual([1, 2]);
  });

  it('counts none for an unknown subscription', async () => {
    expect(await store.countEvent(subscriptionOf(newOwner()).id, AT)).toBeUndefined();
  });
});
