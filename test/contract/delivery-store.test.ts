/** The log of deliveries on DynamoDB, and what it costs. */
import { inflateRawSync } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { deliveryIdOf } from '../../domain/ids/delivery-id';
import { EVERYONE } from '../../domain/subscription/record';
import { subscriptionIdOf } from '../../domain/subscription/subscription-id';
import { aesGcmSeal } from '../../functions/adapters/aes-gcm/aes-gcm-seal';
import { DynamoDeliveryStore } from '../../functions/adapters/dynamodb/dynamo-delivery-store';
import { deliveryIdFor } from '../../functions/partners/deliveries/start-delivery';
import { deliveryKey } from '../../functions/adapters/dynamodb/keys';
import type { DeliveryRecord, DeliveryWithBody } from '../../functions/ports/delivery-store';
import type { DeliveryAttempt, DeliveryStatus } from '../../schemas/delivery';
import { DAY_SECONDS } from '../../schemas/durations';
import type { SubscriptionId } from '../../schemas/subscription';
import { exampleEvents } from '../../scripts/examples/events';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { recordedLog } from '../support/recorded-log';

const AT = Date.parse('2026-11-23T09:00:00.000Z');
const KEPT_SECONDS = 30 * DAY_SECONDS;

const { log, lines } = recordedLog();
let dynamo: MeteredDynamo;
let store: DynamoDeliveryStore;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
  store = storeWith();
});
afterAll(() => dynamo.stop());

let now = AT;
beforeEach(() => {
  now = AT;
});

const storeWith = (retentionDays = 30, hashKey = 'the-hash-key-of-the-tests') =>
  new DynamoDeliveryStore(dynamo.client, 'records', {
    seal: aesGcmSeal(async () => hashKey, 'deliveries'),
    retentionDays,
    now: () => now,
    log,
  });

let ids = 0;
const nextHash = (): string => String((ids += 1)).padStart(16, '0');
const newSubscription = (): SubscriptionId => subscriptionIdOf(EVERYONE, nextHash());
const narrowSubscription = (): SubscriptionId => subscriptionIdOf('0123456789abcdef', nextHash());

const deliveryOf = (subscriptionId: SubscriptionId, fields: Partial<DeliveryWithBody> = {}, eventAt = AT): DeliveryWithBody => ({
  subscriptionId,
  id: deliveryIdOf(eventAt, nextHash()),
  eventId: 'conf_4r7h2k9qx0tmv3bz01kbjz5w3m8f2d6p7q_17',
  eventType: 'rollcall.participant.joined.v1',
  body: '{"data":{"displayName":"Zoë \u{1f600}"}}',
  status: 'pending',
  createdAt: AT,
  nextAttemptAt: AT,
  attempts: [],
  round: 1,
  tries: 0,
  ...fields,
});

const kept = async (subscriptionId: SubscriptionId, fields: Partial<DeliveryWithBody> = {}, eventAt = AT): Promise<DeliveryWithBody> => {
  const delivery = deliveryOf(subscriptionId, fields, eventAt);
  expect(await store.create(delivery)).toMatchObject({ isNew: true });
  return delivery;
};

const attemptAt = (index: number, fields: Partial<DeliveryAttempt> = {}): DeliveryAttempt => ({
  at: new Date(AT + index).toISOString(),
  durationMs: index,
  status: 500,
  error: null,
  ...fields,
});

const outcome = (
  attempt: DeliveryAttempt | null,
  fields: { status?: DeliveryStatus; round?: number; nextAttemptAt?: number | null } = {},
) => ({
  status: 'pending' as const,
  round: 1,
  tries: 1,
  nextAttemptAt: AT + 5_000,
  ...fields,
  attempt,
});

/** Nothing if they are not compressed. Any bytes may look as if they were. */
const inflated = (bytes: Uint8Array): string => {
  try {
    return inflateRawSync(bytes).toString('latin1');
  } catch {
    return '';
  }
};

describe('a delivery', () => {
  it('is found as it was stored', async () => {
    const plain = await kept(newSubscription());
    const { nextAttemptAt: _none, ...held } = deliveryOf(newSubscription(), {
      status: 'held',
      attempts: [attemptAt(1), attemptAt(2, { status: null, error: 'timed-out' })],
      round: 3,
      tries: 2,
    });
    await store.create(held);
    expect(await store.find(plain.subscriptionId, plain.id)).toStrictEqual(plain);
    expect(await store.find(held.subscriptionId, held.id)).toStrictEqual(held);
  });

  it('belongs to its subscription only', async () => {
    const { id } = await kept(newSubscription());
    expect(await store.find(newSubscription(), id)).toBeUndefined();
  });

  it('does not change when it is stored again', async () => {
    const delivery = await kept(newSubscription());
    await store.note(delivery, outcome(attemptAt(1), { status: 'succeeded', nextAttemptAt: null }));
    const again = await store.create({ ...delivery, body: '{}' });
    expect(again).toMatchObject({ isNew: false, delivery: { status: 'succeeded', attempts: [attemptAt(1)] } });
    expect((await store.find(delivery.subscriptionId, delivery.id))?.body).toBe(delivery.body);
  });

  it('is sealed, so that reading the table shows nothing of its event', async () => {
    const body = '{"phoneNumber":"+15550100"}';
    const delivery = await kept(newSubscription(), { body });
    const key = deliveryKey(delivery.subscriptionId, delivery.id);
    const { Item = {} } = await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key: key }));
    const bytes = Item['b']?.B ?? Buffer.of();
    expect(inflated(bytes.subarray(1))).not.toContain('5550100');
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('5550100');
    await expect(storeWith(30, 'another-hash-key').find(delivery.subscriptionId, delivery.id)).rejects.toThrow();
    const other = await kept(newSubscription());
    const moved = { ...Item, ...deliveryKey(other.subscriptionId, other.id) };
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: moved }));
    await expect(store.find(other.subscriptionId, other.id)).rejects.toThrow();
  });

  it.each([
    [7, 7],
    [30, 30],
    [365, 30],
  ])('is kept no longer than a conference, which is kept %i days: %i days', async (retentionDays, days) => {
    const delivery = deliveryOf(newSubscription());
    const { subscriptionId, id } = delivery;
    await storeWith(retentionDays).create(delivery);
    const { Item } = await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key: deliveryKey(subscriptionId, id) }));
    expect(Item?.['ttl']).toEqual({ N: String(AT / 1_000 + days * DAY_SECONDS) });
    now = AT + days * DAY_SECONDS * 1_000 - 1;
    expect(await store.find(subscriptionId, id)).toEqual(delivery);
    // DynamoDB may delete it days later.
    now += 1;
    expect(await store.find(subscriptionId, id)).toBeUndefined();
    expect((await store.list(subscriptionId, { limit: 10 })).deliveries).toEqual([]);
  });

  it('is gone after it was removed, and after thirty days', async () => {
    const delivery = await kept(newSubscription());
    const { Item } = await dynamo.client.send(
      new GetItemCommand({ TableName: 'records', Key: deliveryKey(delivery.subscriptionId, delivery.id) }),
    );
    expect(Item?.['ttl']).toEqual({ N: String(AT / 1_000 + KEPT_SECONDS) });
    await store.remove(delivery.subscriptionId, delivery.id);
    expect(await store.find(delivery.subscriptionId, delivery.id)).toBeUndefined();
  });
});

describe('an attempt', () => {
  it('is noted with what follows', async () => {
    const delivery = await kept(newSubscription());
    expect(await store.note(delivery, outcome(attemptAt(1)))).toBe(true);
    const { nextAttemptAt: _none, ...rest } = delivery;
    const last = attemptAt(2, { status: null, error: 'unreachable' });
    expect(await store.note(delivery, { ...outcome(last, { status: 'failed', nextAttemptAt: null }), tries: 2 })).toBe(true);
    expect(await store.find(delivery.subscriptionId, delivery.id)).toStrictEqual({
      ...rest,
      status: 'failed',
      tries: 2,
      attempts: [attemptAt(1), last],
    });
  });

  it('refuses an attempt of an earlier round, or of an unknown delivery', async () => {
    const delivery = await kept(newSubscription());
    expect(await store.note(delivery, outcome(null, { round: 2 }))).toBe(true);
    expect(await store.note(delivery, outcome(attemptAt(1)))).toBe(false);
    expect(await store.note(delivery, outcome(null))).toBe(false);
    expect(await store.find(delivery.subscriptionId, delivery.id)).toMatchObject({ round: 2, attempts: [] });
    expect(await store.note(deliveryOf(newSubscription()), outcome(attemptAt(1)))).toBe(false);
  });

  it('stays among the last fifty', async () => {
    const delivery = await kept(newSubscription(), { attempts: Array.from({ length: 49 }, (_, index) => attemptAt(index)) });
    for (const index of [49, 50, 51]) expect(await store.note(delivery, outcome(attemptAt(index)))).toBe(true);
    const found = await store.find(delivery.subscriptionId, delivery.id);
    expect(found?.attempts).toEqual(Array.from({ length: 50 }, (_, index) => attemptAt(index + 2)));
    expect(await store.note({ ...delivery, round: 0 }, outcome(attemptAt(52)))).toBe(false);
  });
});

const STEPS = 23;
const statuses: readonly DeliveryStatus[] = ['pending', 'succeeded', 'failed', 'held'];

describe('the log', () => {
  const subscriptionId = newSubscription();
  const log: DeliveryRecord[] = [];
  beforeAll(async () => {
    for (let step = 0; step < STEPS; step += 1) {
      // Kept in another order than the events happened.
      const place = (step * 7) % STEPS;
      const { body: _body, ...shown } = await kept(subscriptionId, { status: statuses[place % 4] ?? 'held' }, AT + place * 1_000);
      log.push(shown);
    }
    log.sort((one, other) => (one.id < other.id ? -1 : 1));
    await kept(newSubscription());
  });

  const pages = async (read: (cursor: string | undefined) => ReturnType<DynamoDeliveryStore['list']>): Promise<DeliveryRecord[][]> => {
    const found: DeliveryRecord[][] = [];
    let cursor: string | undefined;
    do {
      const page = await read(cursor);
      found.push([...page.deliveries]);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return found;
  };

  it.each([1, 5, 22, 23, 24, 100])('holds each delivery once, newest event first, in pages of %i', async (limit) => {
    const found = await pages((cursor) => store.list(subscriptionId, { limit, cursor }));
    expect(found.flat()).toStrictEqual([...log].reverse());
    expect(found.every((page) => page.length > 0 && page.length <= limit)).toBe(true);
  });

  it.each(statuses.flatMap((status) => [1, 2, 100].map((limit) => [status, limit] as const)))(
    'shows deliveries that are %s, in pages of %i',
    async (status, limit) => {
      const found = await pages((cursor) => store.list(subscriptionId, { limit, cursor, status }));
      expect(found.flat()).toStrictEqual(log.filter((each) => each.status === status).reverse());
    },
  );

  it.each([
    ['one initiator’s', narrowSubscription, 5],
    ['everyone’s', newSubscription, 5 * 8],
  ])('of a subscription to %s takes at most five rounds of requests a page with a filter, and the cursor continues', async (...given) => {
    const [, subscription, requests] = given;
    const other = subscription();
    await kept(other, { status: 'failed' }, AT);
    for (let step = 1; step <= 60; step += 1) await kept(other, {}, AT + step);
    let first: Awaited<ReturnType<DynamoDeliveryStore['list']>> | undefined;
    const meter = await dynamo.metered(async () => (first = await store.list(other, { limit: 1, status: 'failed' })));
    expect(meter.requests).toEqual({ Query: requests });
    expect(first).toMatchObject({ deliveries: [], nextCursor: expect.any(String) as string });
    expect((await pages((cursor) => store.list(other, { limit: 1, cursor, status: 'failed' }))).flat()).toHaveLength(1);
  });

  it.each([1, 4, 100])('lists deliveries since a time, oldest event first, in pages of %i', async (limit) => {
    const since = AT + 6_000;
    const found = await pages((cursor) => store.since(subscriptionId, since, { limit, cursor }));
    expect(found.flat()).toStrictEqual(log.slice(6));
    const failed = await pages((cursor) => store.since(subscriptionId, since, { limit, cursor, status: 'failed' }));
    expect(failed.flat()).toStrictEqual(log.slice(6).filter(({ status }) => status === 'failed'));
    expect(await pages((cursor) => store.since(subscriptionId, AT + STEPS * 1_000, { limit, cursor }))).toEqual([[]]);
  });
});

it('the others in a log are found if one cannot be read', async () => {
  const subscriptionId = narrowSubscription();
  const ids = [(await kept(subscriptionId)).id];
  const unreadable = await kept(subscriptionId, { status: 'lost' as never }, AT + 1);
  ids.push((await kept(subscriptionId, {}, AT + 2)).id);
  lines.length = 0;
  const found = [await store.since(subscriptionId, AT, { limit: 100 }), await store.list(subscriptionId, { limit: 100 })];
  expect(found.map(({ deliveries }) => deliveries.map(({ id }) => id))).toEqual([ids, [...ids].reverse()]);
  const { pk, sk } = deliveryKey(subscriptionId, unreadable.id);
  expect(lines).toMatchObject(Array.from({ length: 2 }, () => ({ event: 'item.unreadable', pk: pk?.S, sk: sk?.S })));
});

describe('the partitions of a log', () => {
  /** Ids as they are made: their last characters are by chance. */
  const spread = async (subscriptionId: SubscriptionId): Promise<readonly number[]> => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 64; index += 1) {
      const id = deliveryIdFor({ id: subscriptionId }, { eventId: String(index), eventAt: AT + index });
      const partition = deliveryKey(subscriptionId, id)['pk']?.S ?? '';
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    return [...counts.values()];
  };

  it('are eight if it takes the events of everyone, and none of them takes much more than another', async () => {
    const counts = await spread(newSubscription());
    expect(counts).toHaveLength(8);
    expect(Math.max(...counts)).toBeLessThan(64 / 4);
  });

  it('are one if it takes those of one initiator, so that reading it takes one request', async () => {
    const subscriptionId = narrowSubscription();
    expect(await spread(subscriptionId)).toEqual([64]);
    await kept(subscriptionId);
    expect(await dynamo.metered(() => store.list(subscriptionId, { limit: 100 }))).toMatchObject({ requests: { Query: 1 } });
  });

  it('include the one that versions before wrote to: what is there is found, noted and listed in its place', async () => {
    const subscriptionId = newSubscription();
    const log: DeliveryWithBody[] = [];
    for (let index = 0; index < 20; index += 1) {
      const delivery = await kept(subscriptionId, {}, AT + index * 1_000);
      log.push(delivery);
      if (index % 2 === 0) await moveToFirst(delivery);
    }
    for (const delivery of log) {
      expect(await store.find(subscriptionId, delivery.id)).toStrictEqual(delivery);
      expect(await store.note(delivery, outcome(attemptAt(1)))).toBe(true);
    }
    const found = await store.list(subscriptionId, { limit: 100 });
    expect(found.deliveries.map(({ id }) => id)).toEqual(log.map(({ id }) => id).reverse());
    expect(found.deliveries.every(({ attempts }) => attempts.length === 1)).toBe(true);
  });

  const moveToFirst = async ({ subscriptionId, id }: DeliveryWithBody): Promise<void> => {
    const Key = deliveryKey(subscriptionId, id);
    const { Item = {} } = await dynamo.client.send(new GetItemCommand({ TableName: 'records', Key }));
    await store.remove(subscriptionId, id);
    await dynamo.client.send(new PutItemCommand({ TableName: 'records', Item: { ...Item, pk: { S: `deliveries#${subscriptionId}` } } }));
  };

  it('cost no more for a delivery and its attempt than one did', async () => {
    const delivery = deliveryOf(newSubscription());
    expect(await dynamo.metered(() => store.create(delivery))).toMatchObject({ requests: { PutItem: 1 } });
    expect(await dynamo.metered(() => store.find(delivery.subscriptionId, delivery.id))).toMatchObject({ requests: { GetItem: 1 } });
    expect(await dynamo.metered(() => store.note(delivery, outcome(attemptAt(1))))).toMatchObject({ requests: { UpdateItem: 1 } });
  });
});

describe('write units', () => {
  /** As a subscription to everything that sees numbers gets it. */
  const bodyOf = (subscriptionId: SubscriptionId, type: string): Pick<DeliveryWithBody, 'body' | 'eventType' | 'eventId'> => {
    const event = [...exampleEvents().values()].find((each) => each.type === type);
    if (!event) throw new Error(`There is no example of ${type}`);
    const participants = event.data.participants.map((each) => ({
      ...each,
      phoneNumber: '+15550100123',
      displayName: 'Ada Lovelace',
      reference: null,
    }));
    const data = { ...event.data, subscriptionId, filtered: true, subject: 'Tuesday call', reference: null, participants };
    return { body: JSON.stringify({ ...event, data }), eventType: event.type, eventId: event.id };
  };

  it.each([
    'rollcall.participant.joined.v1',
    'rollcall.participant.requested.v1',
    'rollcall.participant.action-failed.v1',
    'rollcall.conference.active.v1',
    'rollcall.conference.ended.v1',
  ])('%s: one to store it, one for its attempt', async (type) => {
    const subscriptionId = newSubscription();
    const delivery = deliveryOf(subscriptionId, bodyOf(subscriptionId, type));
    expect(await dynamo.metered(() => store.create(delivery))).toEqual({ requests: { PutItem: 1 }, units: 1 });
    const noted = outcome(attemptAt(1_234, { status: 204 }), { status: 'succeeded', nextAttemptAt: null });
    expect(await dynamo.metered(() => store.note(delivery, noted))).toEqual({ requests: { UpdateItem: 1 }, units: 1 });
  });
});
