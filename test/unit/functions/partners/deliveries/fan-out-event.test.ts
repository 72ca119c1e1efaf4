import { conferenceEvent } from '../../../../../domain/events/conference-event';
import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { fanOutEvent } from '../../../../../functions/partners/deliveries/fan-out-event';
import { aConference, ALL_ACTIONS, AT, phoneNumberAt } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import type { ConferenceEvent } from '../../../../../schemas/events/conference-event';
import { memoryPartnerDeps, subscriptionNow, type MemoryPartnerDeps } from '../../../../support/memory-partner-deps';
import { storeWith } from '../../../../support/store-with';

const record = aConference();
const event = conferenceEvent(undefined, record, { source: 'urn:rollcall:test', actions: ALL_ACTIONS });

const given = (...over: readonly Partial<SubscriptionRecord>[]) => {
  const subscriptions = over.map((each) => aSubscriptionRecord(each));
  const deps = memoryPartnerDeps(...subscriptions);
  deps.store.place(record);
  return { deps, subscriptions, fanOut: () => fanOutEvent(deps, event, subscriptions) };
};
const deliveries = (deps: MemoryPartnerDeps) => [...deps.deliveryStore.all.values()];
const sentTo = (deps: MemoryPartnerDeps) =>
  deps.queues.bodies('deliveries').map((body) => (body as { subscriptionId: string }).subscriptionId);

describe('an event of a conference', () => {
  it('sets out once for each subscription that asks for it', async () => {
    const { deps, subscriptions, fanOut } = given({}, { types: ['rollcall.participant.*'] }, {});
    await fanOut();
    expect(sentTo(deps)).toEqual([subscriptions[0]?.id, subscriptions[2]?.id]);
    expect(deliveries(deps)).toMatchObject([{ eventId: event.id, status: 'pending' }, { eventId: event.id }]);
    const { conferenceId, version } = event.data;
    expect(deps.lines).toEqual([{ event: 'event.fanned-out', conferenceId, version, deliveries: 2 }]);
  });

  it('that shows nobody is sent only to those who have every version, and is not counted', async () => {
    const { deps, subscriptions } = given({ maxEvents: 1 }, { types: ['rollcall.participant.*'], maxEvents: 1 });
    const type = 'rollcall.participant.reported.v1';
    const hidden: ConferenceEvent = { ...event, type, data: { ...event.data, participants: [] } };
    await fanOutEvent(deps, hidden, subscriptions);
    expect(sentTo(deps)).toEqual([subscriptions[0]?.id]);
    expect(subscriptions.map((each) => subscriptionNow(deps, each))).toMatchObject([{ status: 'ACTIVE' }, { status: 'ACTIVE' }]);
    const shown: ConferenceEvent = { ...event, type, id: `${event.id}0` };
    await fanOutEvent(deps, shown, subscriptions);
    // Now the limit is reached, and the end of each subscription is sent as well.
    expect(sentTo(deps).slice(0, 3)).toEqual([0, 0, 1].map((index) => subscriptions[index]?.id));
  });

  it('is kept once though it comes twice, and sent again only while nobody has tried', async () => {
    const { deps, fanOut } = given({});
    await fanOut();
    await fanOut();
    expect(deliveries(deps)).toHaveLength(1);
    expect(sentTo(deps)).toHaveLength(2);
    for (const [key, delivery] of deps.deliveryStore.all) deps.deliveryStore.all.set(key, { ...delivery, status: 'succeeded' });
    await fanOut();
    expect(sentTo(deps)).toHaveLength(2);
  });

  it('is not for a subscription of another time', async () => {
    const { deps, fanOut } = given({ startsAt: AT + 60_001 }, { expiresAt: AT }, { status: 'DELETED' });
    await fanOut();
    expect([deliveries(deps), deps.lines]).toEqual([[], []]);
  });

  it('shows numbers only to a subscription that may see them', async () => {
    const { deps, fanOut } = given({ seesNumbers: true }, {});
    await fanOut();
    expect(deliveries(deps).map(({ body }) => body.includes(phoneNumberAt(0)))).toEqual([true, false]);
  });

  it('shows the numbers of the version that the event names, though a copy of the conference is older', async () => {
    const { deps, subscriptions } = given({ seesNumbers: true });
    const older = { ...record, version: record.version - 1, participants: {} };
    const store = storeWith(deps.store, { current: async (_key, how) => (how?.consistent ? record : older) });
    await fanOutEvent({ ...deps, store }, event, subscriptions);
    expect(deliveries(deps).map(({ body }) => body.includes(phoneNumberAt(0)))).toEqual([true]);
  });

  it('reads the conference only if somebody may see numbers', async () => {
    const { deps, fanOut } = given({});
    await fanOut();
    expect(deps.store.reads).toEqual([]);
  });

  it('sets out for all others though one of them fails, and then fails', async () => {
    const { deps, subscriptions } = given({}, {}, {});
    const failing = subscriptions[1]?.id;
    const deliveryStore: MemoryPartnerDeps['deliveryStore'] = {
      ...deps.deliveryStore,
      create: async (delivery) => {
        if (delivery.subscriptionId === failing) throw new Error('no database');
        return deps.deliveryStore.create(delivery);
      },
    };
    await expect(fanOutEvent({ ...deps, deliveryStore }, event, subscriptions)).rejects.toThrow('no database');
    expect(sentTo(deps)).toEqual([subscriptions[0]?.id, subscriptions[2]?.id]);
  });
});

describe('a subscription that is not active yet', () => {
  it('has the event held', async () => {
    const { deps, fanOut } = given({ status: 'ACTIVATION_REQUESTED' }, { status: 'INACTIVE' });
    await fanOut();
    expect(deliveries(deps)).toMatchObject([{ status: 'held' }, { status: 'held' }]);
    expect(sentTo(deps)).toEqual([]);
  });

  it('has it sent if it has become active at that very moment', async () => {
    const { deps, subscriptions, fanOut } = given({ status: 'ACTIVATION_REQUESTED' });
    for (const each of subscriptions) deps.subscriptionStore.all.set(each.id, { ...each, status: 'ACTIVE' });
    await fanOut();
    expect(deliveries(deps)).toMatchObject([{ status: 'pending', round: 2 }]);
    expect(sentTo(deps)).toHaveLength(1);
  });

  it('has it stay held if the subscription is gone by then', async () => {
    const { deps, fanOut } = given({ status: 'ACTIVATION_REQUESTED' });
    deps.subscriptionStore.all.clear();
    await fanOut();
    expect(deliveries(deps)).toMatchObject([{ status: 'held' }]);
  });

  it('has it not sent by a repeated event if it is held after an attempt', async () => {
    const { deps, fanOut } = given({});
    await fanOut();
    const attempts = [{ at: '2026-11-23T09:00:00.000Z', durationMs: 7, status: 410, error: 'refused' as const }];
    for (const [key, delivery] of deps.deliveryStore.all) deps.deliveryStore.all.set(key, { ...delivery, status: 'held', attempts });
    await fanOut();
    expect(deliveries(deps)).toMatchObject([{ status: 'held', round: 1 }]);
    expect(sentTo(deps)).toHaveLength(1);
  });
});

describe('a subscription to so many events', () => {
  it('has each new one counted, and ends with the last', async () => {
    const { deps, subscriptions, fanOut } = given({ maxEvents: 2, events: 0 }, { maxEvents: 2, events: 1 });
    await fanOut();
    const [first, second] = subscriptions.map((each) => subscriptionNow(deps, each));
    expect(first).toMatchObject({ status: 'ACTIVE', events: 1 });
    expect(second).toMatchObject({ status: 'EXPIRED', events: 2 });
    expect(sentTo(deps).filter((id) => id === second?.id)).toHaveLength(2);
  });

  it('has an end that says why', async () => {
    const { deps, fanOut } = given({ maxEvents: 1 });
    await fanOut();
    expect(deps.published).toMatchObject([{ data: { terminationReason: 'MAX_EVENTS_REACHED' } }]);
  });

  it('ends by a repetition of its last event if it did not end then, and by no other', async () => {
    const { deps, subscriptions, fanOut } = given({ maxEvents: 1 }, { maxEvents: 2 });
    await fanOut();
    const counted = subscriptions.map((each) => ({ ...each, events: 1 }));
    for (const each of counted) deps.subscriptionStore.all.set(each.id, each);
    await fanOutEvent(deps, event, counted);
    expect(subscriptions.map((each) => subscriptionNow(deps, each))).toMatchObject([
      { status: 'EXPIRED', events: 1 },
      { status: 'ACTIVE', events: 1 },
    ]);
  });

  it('has a repeated event sent again while nobody has tried', async () => {
    const { deps, fanOut } = given({ maxEvents: 5 });
    await fanOut();
    await fanOut();
    expect(sentTo(deps)).toHaveLength(2);
  });

  it('has the last event sent though the subscription is gone by then', async () => {
    const { deps, subscriptions } = given({ maxEvents: 1 });
    const subscriptionStore: MemoryPartnerDeps['subscriptionStore'] = { ...deps.subscriptionStore, find: async () => undefined };
    await fanOutEvent({ ...deps, subscriptionStore }, event, subscriptions);
    expect(sentTo(deps)).toHaveLength(1);
    expect(deps.published).toEqual([]);
  });

  it('is the only one that is counted', async () => {
    const { deps, subscriptions, fanOut } = given({});
    await fanOut();
    expect(subscriptions.map((each) => subscriptionNow(deps, each).events)).toEqual([undefined]);
  });

  it('counts no event twice', async () => {
    const { deps, subscriptions, fanOut } = given({ maxEvents: 5 });
    await fanOut();
    await fanOut();
    expect(subscriptions.map((each) => subscriptionNow(deps, each).events)).toEqual([1]);
  });

  it('gets no event too many', async () => {
    const { deps, fanOut } = given({ maxEvents: 2, events: 2 });
    await fanOut();
    expect(deliveries(deps).filter(({ eventType }) => eventType === event.type)).toEqual([]);
    expect(deps.published).toMatchObject([{ type: 'rollcall.subscription.ended.v1' }]);
  });

  it('that is not active ends when it is, not before', async () => {
    const { deps, subscriptions, fanOut } = given({ maxEvents: 1, status: 'INACTIVE' });
    await fanOut();
    expect(subscriptions.map((each) => subscriptionNow(deps, each).status)).toEqual(['INACTIVE']);
    expect(deliveries(deps)).toMatchObject([{ status: 'held' }]);
  });
});

it('more subscriptions than are written at once all get the event, once each', async () => {
  const { deps, subscriptions, fanOut } = given(...Array.from({ length: 45 }, () => ({})));
  await fanOut();
  expect(sentTo(deps)).toEqual(subscriptions.map(({ id }) => id));
});
