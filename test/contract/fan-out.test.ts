/** From the bus to deliveries: the consumer with the real stores. */
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { ConferenceRecord } from '../../domain/conference/record';
import { conferenceIdOf, initiatorKeyOf } from '../../domain/ids/conference-id';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { subscriptionKey } from '../../functions/adapters/dynamodb/keys';
import { fanOutHandler } from '../../functions/partners/deliveries/fan-out';
import type { ConferenceReader } from '../../functions/ports/conference-store';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import { identityOf } from '../../functions/runtime/identity';
import { MINUTE_MS } from '../../schemas/durations';
import { DeliveredConferenceEvent } from '../../schemas/events/delivered-event';
import { aConference, AT, phoneNumberAt } from '../support/a-conference';
import { aConferenceId } from '../support/conference-ids';
import { aSubscriptionRecord } from '../support/a-subscription';
import { useSimulation } from '../support/deliveries-in';
import { eventOf, versionOf } from '../support/delivery-simulation';
import { secrets } from '../support/two-hash-keys';

const given = useSimulation();
/** Each test has an initiator of its own: nobody else sees its conferences. */
const aRecord = (over: Partial<ConferenceRecord> = {}): ConferenceRecord => versionOf(5, { conferenceId: aConferenceId(), ...over });

const subscribed = async (record: ConferenceRecord, over: Partial<SubscriptionRecord> = {}): Promise<SubscriptionRecord> => {
  const subscription = aSubscriptionRecord({ sees: initiatorKeyOf(record.conferenceId), ...over });
  await given.simulation.deps.subscriptionStore.create(subscription, 1_000_000);
  return subscription;
};
const deliveriesOf = async ({ id }: SubscriptionRecord): Promise<readonly DeliveryRecord[]> =>
  (await given.simulation.deps.deliveryStore.list(id, { limit: 100 })).deliveries;
const statusesOf = async (subscription: SubscriptionRecord): Promise<string[]> =>
  (await deliveriesOf(subscription)).map(({ eventType, status }) => `${eventType.split('.').slice(1, 3).join('.')} ${status}`);
const statusOf = async ({ id }: SubscriptionRecord): Promise<string | undefined> =>
  (await given.simulation.deps.subscriptionStore.find(id))?.status;
const fanOut = (...records: readonly ConferenceRecord[]) =>
  given.simulation.invoke(
    'fan-out',
    records.map((record, index) => ({ body: { detail: eventOf(record) }, receives: 1, id: String(index) })),
  );

describe('events from a rule of the bus that happened at the same time', () => {
  it('share one read of the subscriptions that see everyone', async () => {
    const handler = fanOutHandler({ ...given.simulation.deps, clock: () => AT + 400 });
    const receiveAll = async () => {
      for (let index = 0; index < 20; index += 1) await handler({ detail: eventOf(aRecord({ changedAt: AT + index })) });
    };
    const meter = await given.dynamo.metered(receiveAll);
    // One for each initiator, and one for everyone.
    expect(meter.requests['Query']).toBe(21);
  });

  it('miss no subscription that was there when they happened', async () => {
    const clock = { now: AT };
    const handler = fanOutHandler({ ...given.simulation.deps, clock: () => clock.now });
    await handler({ detail: eventOf(aRecord({ changedAt: AT - 400 })) });
    const subscription = aSubscriptionRecord();
    await given.simulation.deps.subscriptionStore.create(subscription, 1_000_000);
    clock.now = AT + 400;
    await handler({ detail: eventOf(aRecord({ changedAt: AT + 1 })) });
    expect(await statusesOf(subscription)).toEqual(['participant.joined pending']);
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'DELETED' }, {});
  });
});

describe('an event from a rule of the bus', () => {
  const onBus = (record: ConferenceRecord) => ({ 'detail-type': record.lastChange, source: 'rollcall', detail: eventOf(record) });
  const invoked = (event: unknown) => fanOutHandler(given.simulation.deps)(event);

  it('goes to every subscription that asks for it, without the queue', async () => {
    const record = aRecord();
    const both = [await subscribed(record), await subscribed(record)];
    await invoked(onBus(record));
    expect(await Promise.all(both.map(statusesOf))).toEqual([['participant.joined pending'], ['participant.joined pending']]);
    expect(given.simulation.in('fan-out')).toEqual([]);
  });

  it("that fails throws, and comes again through the queue in Lambda's form", async () => {
    const record = aRecord();
    const subscription = await subscribed(record);
    const mend = given.simulation.replace('deliveryStore', () => ({ create: () => Promise.reject(new Error('not now')) }));
    await expect(invoked(onBus(record))).rejects.toThrow('not now');
    mend();
    given.simulation.put('fan-out', { version: '1.0', requestContext: { condition: 'RetriesExhausted' }, requestPayload: onBus(record) });
    await given.simulation.settle();
    expect(await statusesOf(subscription)).toEqual(['participant.joined succeeded']);
  });

  it('that is not an event is refused', async () => {
    for (const odd of [{}, null, { detail: { specversion: '1.0' } }]) await expect(invoked(odd)).rejects.toThrow();
  });
});

const bodyOf = async (subscription: SubscriptionRecord) => {
  const [first] = await deliveriesOf(subscription);
  const stored = await given.simulation.deps.deliveryStore.find(subscription.id, first?.id ?? '');
  return DeliveredConferenceEvent.parse(JSON.parse(stored?.body ?? ''));
};

describe('an event', () => {
  it('goes to every subscription that asks for it, each with its own delivery', async () => {
    const record = aRecord();
    const both = [await subscribed(record), await subscribed(record)];
    await fanOut(record);
    expect(await Promise.all(both.map(statusesOf))).toEqual([['participant.joined pending'], ['participant.joined pending']]);
    expect(given.simulation.in('deliveries')).toHaveLength(2);
    expect(await bodyOf(both[0] as SubscriptionRecord)).toEqual({
      ...eventOf(record),
      data: { ...eventOf(record).data, subscriptionId: both[0]?.id },
    });
  });

  it.each<[string, Partial<SubscriptionRecord>]>([
    ['asks for other types', { types: ['rollcall.conference.*'] }],
    ['asks for another conference', { conferenceId: aConferenceId() }],
    ['sees another initiator’s conferences', { id: aSubscriptionRecord({ sees: '1'.repeat(16) }).id }],
    ['was deleted', { status: 'DELETED' }],
    ['has expired', { status: 'EXPIRED' }],
    ['had expired when it happened', { expiresAt: AT }],
    ['began long after it happened, as with a replay', { startsAt: AT + 2 * MINUTE_MS }],
  ])('does not go to a subscription that %s', async (_which, over) => {
    const record = aRecord();
    const subscription = await subscribed(record, over);
    await fanOut(record);
    expect(await deliveriesOf(subscription)).toEqual([]);
    expect(given.simulation.in('deliveries')).toEqual([]);
  });

  it('that happened before a subscription expired goes to it, however late it comes', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { expiresAt: record.changedAt + 1 });
    given.simulation.now = AT + MINUTE_MS;
    await fanOut(record);
    expect(await statusesOf(subscription)).toEqual(['participant.joined pending']);
  });

  describe('that comes after its subscription has ended', () => {
    const ended = async (record: ConferenceRecord, over: Partial<SubscriptionRecord>): Promise<SubscriptionRecord> => {
      const subscription = await subscribed(record, over);
      given.simulation.now = AT + MINUTE_MS;
      given.simulation.put('subscription-tasks', { task: 'expire', subscriptionId: subscription.id });
      await given.simulation.settle();
      expect(await statusOf(subscription)).toBe('EXPIRED');
      return subscription;
    };
    const expiresAt = AT + MINUTE_MS;

    it('and happened before, goes to it and arrives', async () => {
      const record = aRecord();
      const subscription = await ended(record, { expiresAt });
      await fanOut(record);
      await given.simulation.settle();
      expect((await statusesOf(subscription)).sort()).toEqual(['participant.joined succeeded', 'subscription.ended succeeded']);
    });

    it('counts towards its number of events, and the last of them is the last', async () => {
      const record = aRecord();
      const subscription = await ended(record, { expiresAt, maxEvents: 2 });
      await fanOut(record, { ...record, version: 6 }, { ...record, version: 7 });
      await given.simulation.settle();
      expect((await statusesOf(subscription)).filter((each) => each.startsWith('participant'))).toHaveLength(2);
      expect(given.simulation.published).toHaveLength(1);
    });

    it.each<[string, Partial<SubscriptionRecord>, Partial<ConferenceRecord>]>([
      ['and happened at its end', { expiresAt }, { changedAt: expiresAt }],
      ['which had all its events', { expiresAt, maxEvents: 1, events: 1 }, {}],
      ['whose sink was not verified', { expiresAt, status: 'ACTIVATION_REQUESTED' }, {}],
      ['whose sink was gone', { expiresAt, status: 'INACTIVE', inactiveReason: 'sink-gone' }, {}],
    ])('%s, does not go to it, and nothing is written for it', async (_which, over, change) => {
      const record = aRecord(change);
      const subscription = await ended(record, over);
      expect((await given.dynamo.metered(() => fanOut(record))).requests).toEqual({ Query: 2 });
      expect((await statusesOf(subscription)).filter((each) => each.startsWith('participant'))).toEqual([]);
    });

    it('does not go to it if it was deleted', async () => {
      const record = aRecord();
      const subscription = await ended(record, { expiresAt });
      await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'DELETED' }, {});
      await fanOut(record);
      expect((await statusesOf(subscription)).filter((each) => each.startsWith('participant'))).toEqual([]);
    });
  });

  it.each(['ACTIVATION_REQUESTED', 'INACTIVE'] as const)('is held for a subscription that is %s', async (status) => {
    const record = aRecord();
    const subscription = await subscribed(record, { status });
    await fanOut(record);
    expect(await statusesOf(subscription)).toEqual(['participant.joined held']);
    expect(given.simulation.in('deliveries')).toEqual([]);
  });

  it('is sent if the subscription became active while it was being held', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { status: 'ACTIVATION_REQUESTED' });
    given.simulation.replace('deliveryStore', (store) => ({
      create: async (delivery) => {
        await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'ACTIVE' }, {});
        return store.create(delivery);
      },
    }));
    await fanOut(record);
    expect(await statusesOf(subscription)).toEqual(['participant.joined pending']);
    expect(given.simulation.in('deliveries')).toHaveLength(1);
  });

  it('that was held and never sent is sent when it comes again to an active subscription', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { status: 'ACTIVATION_REQUESTED' });
    await fanOut(record);
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'ACTIVE' }, {});
    await fanOut(record);
    await given.simulation.settle();
    expect(await statusesOf(subscription)).toEqual(['participant.joined succeeded']);
  });

  it('that comes again makes no second delivery, and is sent again only if it was never attempted', async () => {
    const record = aRecord();
    const subscription = await subscribed(record);
    await fanOut(record);
    await fanOut(record);
    expect(given.simulation.in('deliveries')).toHaveLength(2);
    await given.simulation.settle();
    expect(given.simulation.postsTo(subscription.sink)).toHaveLength(1);
    await fanOut(record);
    expect(given.simulation.in('deliveries')).toEqual([]);
    expect(await statusesOf(subscription)).toEqual(['participant.joined succeeded']);
  });
});

it('a subscription to everything that cannot be read keeps no event from the others', async () => {
  const unreadable = aSubscriptionRecord({ status: 'PAUSED' as never });
  await given.simulation.deps.subscriptionStore.create(unreadable, 1_000_000);
  const record = aRecord();
  const [everyones, own] = [aSubscriptionRecord(), await subscribed(record)];
  await given.simulation.deps.subscriptionStore.create(everyones, 1_000_000);
  await fanOut(record);
  await fanOutHandler(given.simulation.deps)({ detail: eventOf({ ...record, version: record.version + 1 }) });
  for (const subscription of [everyones, own])
    expect(await statusesOf(subscription)).toEqual(['participant.joined pending', 'participant.joined pending']);
  await given.simulation.deps.subscriptionStore.change(everyones.id, { status: 'DELETED' }, {});
  await given.dynamo.client.send(new DeleteItemCommand({ TableName: 'records', Key: subscriptionKey(unreadable.id) }));
});

describe('a batch', () => {
  it('reads the subscriptions of an initiator once', async () => {
    const record = aRecord();
    await subscribed(record);
    const meter = await given.dynamo.metered(() => fanOut(record, { ...record, version: 6 }, { ...record, version: 7 }));
    expect(meter.requests).toEqual({ Query: 2, PutItem: 3 });
  });

  it('of many receivers is sent block by block: a later failure undoes nothing, and nothing is repeated', async () => {
    const record = aRecord();
    for (let index = 0; index < 45; index += 1) await subscribed(record);
    let sends = 0;
    const mend = given.simulation.replace('queues', (queues) => ({
      send: (queue, messages) => ((sends += 1) === 3 ? Promise.reject(new Error('not now')) : queues.send(queue, messages)),
    }));
    expect((await fanOut(record)).batchItemFailures).toHaveLength(1);
    expect(given.simulation.in('deliveries')).toHaveLength(40);
    await given.simulation.settle();
    mend();
    await fanOut(record);
    expect(given.simulation.in('deliveries')).toHaveLength(5);
  });

  it('fails event by event', async () => {
    const record = aRecord();
    const subscription = await subscribed(record);
    given.simulation.replace('deliveryStore', (store) => ({
      create: (delivery) => (delivery.eventId.endsWith('_6') ? Promise.reject(new Error('not now')) : store.create(delivery)),
    }));
    expect(await fanOut(record, { ...record, version: 6 }, { ...record, version: 7 })).toEqual({
      batchItemFailures: [{ itemIdentifier: '1' }],
    });
    expect((await deliveriesOf(subscription)).map(({ eventId }) => eventId.split('_').at(-1)).sort()).toEqual(['5', '7']);
  });

  it('returns messages that it cannot read', async () => {
    const odd = { id: 'odd', body: { detail: { id: 'x' } }, receives: 1 };
    expect(await given.simulation.invoke('fan-out', [odd])).toEqual({ batchItemFailures: [{ itemIdentifier: 'odd' }] });
  });
});

describe('numbers', () => {
  it('are in deliveries that may hold them, for one read of the conference', async () => {
    const record = aRecord({ subject: 'Tuesday call' });
    await given.dynamo.place(record);
    const [sees, alsoSees, blind] = [
      await subscribed(record, { seesNumbers: true }),
      await subscribed(record, { seesNumbers: true }),
      await subscribed(record),
    ];
    const meter = await given.dynamo.metered(() => fanOut(record));
    expect(meter.requests).toMatchObject({ GetItem: 1 });
    for (const each of [sees, alsoSees]) {
      expect((await bodyOf(each)).data).toMatchObject({ subject: 'Tuesday call' });
      expect((await bodyOf(each)).data.participants[0]?.phoneNumber).toBe(phoneNumberAt(0));
    }
    expect(JSON.stringify(await bodyOf(blind))).not.toMatch(/\+1|Tuesday/);
  });

  it('are read again, consistently, if the read conference is older than the event', async () => {
    const record = aRecord({ subject: 'new' });
    const asked: unknown[] = [];
    given.simulation.replace('store', (store) => ({
      current: async (key, options) => {
        asked.push(options?.consistent ?? false);
        return options?.consistent ? store.current(key, options) : { ...record, version: record.version - 1 };
      },
    }));
    await given.dynamo.place(record);
    const subscription = await subscribed(record, { seesNumbers: true });
    await fanOut(record);
    expect(asked).toEqual([false, true]);
    expect((await bodyOf(subscription)).data.subject).toBe('new');
  });

  it('of a conference that has made room for another come from its history', async () => {
    const record = aRecord({ state: 'ended', endedAt: AT, endReason: 'ended-by-initiator', subject: 'over' });
    await given.dynamo.store.archive(record);
    await given.dynamo.place(
      aConference({ conferenceId: `${record.conferenceId.slice(0, -1)}${record.conferenceId.endsWith('0') ? '1' : '0'}` }),
    );
    const subscription = await subscribed(record, { seesNumbers: true });
    await fanOut(record);
    expect((await bodyOf(subscription)).data.subject).toBe('over');
  });

  it('of a conference that is gone are left out, and the event is delivered', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { seesNumbers: true });
    await fanOut(record);
    expect((await bodyOf(subscription)).data.participants[0]).not.toHaveProperty('phoneNumber');
  });
});

describe('a limit of events', () => {
  it('ends the subscription after the last of them, which arrives before the end does', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 2 });
    await fanOut(record, { ...record, version: 6 }, { ...record, version: 7 });
    expect(await statusOf(subscription)).toBe('EXPIRED');
    await given.simulation.settle();
    expect(
      given.simulation.postsTo(subscription.sink).map(({ body }) => (JSON.parse(body) as { id: string }).id.split('_').at(-1)),
    ).toEqual(['5', '6', 'ended']);
    expect(given.simulation.published).toEqual([
      expect.objectContaining({
        type: 'rollcall.subscription.ended.v1',
        data: { subscriptionId: subscription.id, status: 'EXPIRED', terminationReason: 'MAX_EVENTS_REACHED' },
      }),
    ]);
    expect(await deliveriesOf(subscription)).toHaveLength(3);
  });

  it('counts an event once, however often it comes', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 2 });
    await fanOut(record);
    await fanOut(record);
    expect([await statusOf(subscription), (await given.simulation.deps.subscriptionStore.find(subscription.id))?.events]).toEqual([
      'ACTIVE',
      1,
    ]);
  });

  it('that was reached when the function stopped ends the subscription when the event comes again', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 1 });
    const mend = given.simulation.replace('queues', () => ({ send: () => Promise.reject(new Error('not now')) }));
    expect((await fanOut(record)).batchItemFailures).toHaveLength(1);
    expect(await statusOf(subscription)).toBe('ACTIVE');
    mend();
    await fanOut(record);
    await given.simulation.settle();
    expect(await statusOf(subscription)).toBe('EXPIRED');
    expect((await statusesOf(subscription)).sort()).toEqual(['participant.joined succeeded', 'subscription.ended succeeded']);
  });

  it('that was reached without an end ends the subscription with the next event, which is not delivered', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 1, events: 1, lastEventAt: AT });
    await fanOut(record);
    expect([await statusOf(subscription), await statusesOf(subscription)]).toEqual(['EXPIRED', ['subscription.ended pending']]);
    expect(given.simulation.published).toMatchObject([{ time: new Date(AT).toISOString() }]);
  });

  it('ends a subscription that became active in the meantime', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 1, status: 'ACTIVATION_REQUESTED' });
    given.simulation.replace('subscriptionStore', (store) => ({
      watching: async (key) => {
        const seen = await store.watching(key);
        await store.change(subscription.id, { status: 'ACTIVE' }, {});
        return seen;
      },
    }));
    await fanOut(record);
    expect(await statusOf(subscription)).toBe('EXPIRED');
    await given.simulation.settle();
    expect((await statusesOf(subscription)).sort()).toEqual(['participant.joined succeeded', 'subscription.ended succeeded']);
  });

  it('that is reached before the subscription is active ends it once it is active', async () => {
    const record = aRecord();
    const subscription = await subscribed(record, { maxEvents: 1, status: 'ACTIVATION_REQUESTED' });
    await fanOut(record);
    expect(await statusOf(subscription)).toBe('ACTIVATION_REQUESTED');
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'ACTIVE' }, {});
    given.simulation.put('subscription-tasks', { task: 'activated', subscriptionId: subscription.id });
    await given.simulation.settle();
    expect(await statusOf(subscription)).toBe('EXPIRED');
    expect((await statusesOf(subscription)).sort()).toEqual(['participant.joined succeeded', 'subscription.ended succeeded']);
  });
});

describe('while a newer hash key follows an older one, an event', () => {
  const both = identityOf(secrets.using);
  const [newKey = '', oldKey = ''] = both.initiatorKeys(phoneNumberAt(0));
  const underOther = (key: string) => {
    const record = aRecord({ conferenceId: conferenceIdOf(key, AT, aConferenceId().slice(-8)), initiator: phoneNumberAt(0) });
    const store = { current: async () => record, past: async () => undefined };
    return { record, handler: fanOutHandler({ ...given.simulation.deps, store, identity: async () => both }) };
  };

  it.each([
    ['the new key', newKey, oldKey],
    ['the old key', oldKey, newKey],
  ])('of a conference under %s reaches subscriptions made under either, once', async (_what, own, other) => {
    const { record, handler } = underOther(own);
    const subscriptions = [aSubscriptionRecord({ sees: own }), aSubscriptionRecord({ sees: other })];
    for (const each of subscriptions) await given.simulation.deps.subscriptionStore.create(each, 1_000_000);
    await handler({ detail: eventOf(record) });
    await handler({ detail: eventOf(record) });
    expect(await Promise.all(subscriptions.map(statusesOf))).toEqual([['participant.joined pending'], ['participant.joined pending']]);
  });

  it.each<[string, (record: ConferenceRecord) => ConferenceReader]>([
    [
      'whose initiator has opened another one, before it is in the history',
      (record) => ({ current: async () => ({ ...record, conferenceId: aConferenceId() }), past: async () => undefined }),
    ],
    ['whose place is empty', (record) => ({ current: async () => undefined, past: async () => record })],
    [
      'that has only just opened',
      (record) => ({ current: async (_key, options) => (options?.consistent ? record : undefined), past: async () => undefined }),
    ],
  ])('of a conference %s reaches subscriptions made under either', async (_what, storeOf) => {
    const { record } = underOther(newKey);
    const subscriptions = [aSubscriptionRecord({ sees: newKey }), aSubscriptionRecord({ sees: oldKey })];
    for (const each of subscriptions) await given.simulation.deps.subscriptionStore.create(each, 1_000_000);
    const handler = fanOutHandler({ ...given.simulation.deps, store: storeOf(record), identity: async () => both });
    await handler({ detail: eventOf(record) });
    expect(await Promise.all(subscriptions.map(statusesOf))).toEqual([['participant.joined pending'], ['participant.joined pending']]);
  });

  it('reaches those under its own key if nothing is left of its initiator', async () => {
    const { record } = underOther(newKey);
    const subscriptions = [aSubscriptionRecord({ sees: newKey }), aSubscriptionRecord({ sees: oldKey })];
    for (const each of subscriptions) await given.simulation.deps.subscriptionStore.create(each, 1_000_000);
    const store = { current: async () => undefined, past: async () => undefined };
    await fanOutHandler({ ...given.simulation.deps, store, identity: async () => both })({ detail: eventOf(record) });
    expect(await Promise.all(subscriptions.map(statusesOf))).toEqual([['participant.joined pending'], []]);
  });

  it('costs one query more', async () => {
    const { record, handler } = underOther(newKey);
    const meter = await given.dynamo.metered(() => handler({ detail: eventOf(record) }).then(() => undefined));
    expect(meter.requests['Query']).toBe(3);
  });
});
