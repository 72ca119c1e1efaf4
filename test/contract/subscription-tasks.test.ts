/** What is done for a subscription as a whole: the consumer with the real stores. */
import { initiatorKeyOf } from '../../domain/ids/conference-id';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import type { SubscriptionTask } from '../../functions/messaging/partner-messages';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import type { DeliveryStatus } from '../../schemas/delivery';
import { HOUR_MS, MINUTE_MS } from '../../schemas/durations';
import { DeliveredConferenceEvent } from '../../schemas/events/delivered-event';
import { AT, phoneNumberAt, initiatorKeyAt } from '../support/a-conference';
import { aConferenceId } from '../support/conference-ids';
import { aSubscriptionRecord } from '../support/a-subscription';
import { JOINED, useSimulation, TEST } from '../support/deliveries-in';
import { eventOf, versionOf } from '../support/delivery-simulation';

const given = useSimulation();

const subscribed = async (over: Partial<SubscriptionRecord> & { readonly sees?: string } = {}): Promise<SubscriptionRecord> => {
  const subscription = aSubscriptionRecord(over);
  await given.simulation.deps.subscriptionStore.create(subscription, 1_000_000);
  return subscription;
};
const statusOf = async ({ id }: SubscriptionRecord): Promise<string | undefined> =>
  (await given.simulation.deps.subscriptionStore.find(id))?.status;
const run = async (task: SubscriptionTask): Promise<void> => {
  given.simulation.put('subscription-tasks', task);
  await given.simulation.settle();
};
const posted = ({ sink }: SubscriptionRecord): readonly string[] =>
  given.simulation.postsTo(sink).map(({ body }) => (JSON.parse(body) as { id: string }).id);
/** In that state, without a message on its way. */
const aDelivery = async (
  subscription: SubscriptionRecord,
  status: DeliveryStatus,
  { eventAt = AT, eventType = JOINED, createdAt = AT }: { eventAt?: number; eventType?: string; createdAt?: number } = {},
): Promise<DeliveryRecord> => {
  const eventId = `${status}-${String(eventAt)}-${eventType}`;
  const [now, { length }] = [given.simulation.now, given.simulation.waiting];
  given.simulation.now = createdAt;
  const delivery = await startDelivery(given.simulation.deps, subscription, {
    eventId,
    eventType,
    eventAt,
    body: JSON.stringify({ id: eventId }),
  });
  await given.simulation.deps.deliveryStore.note(delivery, {
    status,
    round: 1,
    tries: 1,
    attempt: null,
    nextAttemptAt: status === 'pending' ? createdAt : null,
  });
  given.simulation.waiting.splice(length);
  given.simulation.now = now;
  return delivery;
};

describe('expire', () => {
  it('ends the subscription at its time, and notifies its sink and the bus once', async () => {
    const subscription = await subscribed({ expiresAt: AT + HOUR_MS });
    given.simulation.now = AT + HOUR_MS;
    await run({ task: 'expire', subscriptionId: subscription.id });
    await run({ task: 'expire', subscriptionId: subscription.id });
    expect(await statusOf(subscription)).toBe('EXPIRED');
    const data = { subscriptionId: subscription.id, status: 'EXPIRED', terminationReason: 'SUBSCRIPTION_EXPIRED' };
    expect(given.simulation.published).toEqual([expect.objectContaining({ type: 'rollcall.subscription.ended.v1', data })]);
    expect(given.simulation.postsTo(subscription.sink).map(({ body }) => JSON.parse(body) as unknown)).toEqual(given.simulation.published);
  });

  it('waits if it comes too early, however far ahead', async () => {
    const subscription = await subscribed({ expiresAt: AT + HOUR_MS });
    await run({ task: 'expire', subscriptionId: subscription.id });
    expect(given.simulation.delays.map(({ seconds }) => seconds)).toEqual([900]);
    await given.simulation.advance(HOUR_MS - 1);
    expect(await statusOf(subscription)).toBe('ACTIVE');
    await given.simulation.advance(1_000);
    expect(await statusOf(subscription)).toBe('EXPIRED');
  });

  it.each(['INACTIVE', 'ACTIVATION_REQUESTED'] as const)('notifies only the bus of a subscription that is %s', async (status) => {
    const subscription = await subscribed({ status, expiresAt: AT });
    await run({ task: 'expire', subscriptionId: subscription.id });
    expect([await statusOf(subscription), posted(subscription), given.simulation.published.length]).toEqual(['EXPIRED', [], 1]);
  });

  it.each<[string, Partial<SubscriptionRecord>]>([
    ['was deleted', { status: 'DELETED', expiresAt: AT }],
    ['has ended otherwise', { status: 'EXPIRED', expiresAt: AT }],
    ['does not end', {}],
  ])('does nothing to a subscription that %s', async (_which, over) => {
    const subscription = await subscribed(over);
    await run({ task: 'expire', subscriptionId: subscription.id });
    expect([await statusOf(subscription), given.simulation.published, given.simulation.posts]).toEqual([subscription.status, [], []]);
  });

  it('that stopped halfway is finished when it comes again, with the same event', async () => {
    const subscription = await subscribed({ expiresAt: AT });
    const mend = given.simulation.replace('subscriptionStore', () => ({ change: () => Promise.reject(new Error('not now')) }));
    await run({ task: 'expire', subscriptionId: subscription.id });
    mend();
    await given.simulation.advance(MINUTE_MS);
    expect(await statusOf(subscription)).toBe('EXPIRED');
    expect(new Set(given.simulation.published.map((event) => JSON.stringify(event))).size).toBe(1);
    expect(posted(subscription)).toHaveLength(1);
  });

  it('is tried again if the subscription became inactive halfway', async () => {
    const subscription = await subscribed({ expiresAt: AT });
    let isFirst = true;
    given.simulation.replace('subscriptionStore', (store) => ({
      change: async (...changed) => {
        if (isFirst) await store.change(subscription.id, { status: 'INACTIVE' }, {});
        isFirst = false;
        return store.change(...changed);
      },
    }));
    await run({ task: 'expire', subscriptionId: subscription.id });
    await given.simulation.advance(MINUTE_MS);
    expect(await statusOf(subscription)).toBe('EXPIRED');
  });
});

describe('activated', () => {
  it('sends deliveries held since then, and none from before', async () => {
    const subscription = await subscribed({ heldSince: AT + MINUTE_MS });
    await aDelivery(subscription, 'held', { eventAt: AT });
    await aDelivery(subscription, 'held', { eventAt: AT + MINUTE_MS });
    await aDelivery(subscription, 'held', { eventAt: AT + 2 * MINUTE_MS });
    await aDelivery(subscription, 'failed', { eventAt: AT + 3 * MINUTE_MS });
    given.simulation.now = AT + HOUR_MS;
    await run({ task: 'activated', subscriptionId: subscription.id });
    expect(posted(subscription)).toEqual([`held-${String(AT + MINUTE_MS)}-${JOINED}`, `held-${String(AT + 2 * MINUTE_MS)}-${JOINED}`]);
  });

  it('also sends earlier held deliveries if nothing more may come: they count towards the limit', async () => {
    const subscription = await subscribed({ heldSince: AT + MINUTE_MS, maxEvents: 2, events: 2, lastEventAt: AT + 5 });
    await aDelivery(subscription, 'held', { eventAt: AT });
    await aDelivery(subscription, 'held', { eventAt: AT + 5 });
    given.simulation.now = AT + HOUR_MS;
    await run({ task: 'activated', subscriptionId: subscription.id });
    expect(posted(subscription)).toEqual([`held-${String(AT)}-${JOINED}`, `held-${String(AT + 5)}-${JOINED}`, `${subscription.id}_ended`]);
    expect(await statusOf(subscription)).toBe('EXPIRED');
  });

  it('does nothing if the subscription is not active any more', async () => {
    const subscription = await subscribed({ status: 'INACTIVE' });
    await aDelivery(subscription, 'held');
    await run({ task: 'activated', subscriptionId: subscription.id });
    expect([given.simulation.posts, given.simulation.published]).toEqual([[], []]);
  });

  describe('with an initial event', () => {
    const aRecord = () => versionOf(7, { conferenceId: aConferenceId(), subject: 'Tuesday call' });
    const first = (subscription: SubscriptionRecord) =>
      DeliveredConferenceEvent.parse(JSON.parse(given.simulation.postsTo(subscription.sink)[0]?.body ?? ''));

    it('sends the whole conference that the subscription names', async () => {
      const record = aRecord();
      await given.dynamo.place(record);
      const subscription = await subscribed({ initialEvent: true, seesNumbers: true, conferenceId: record.conferenceId });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(first(subscription)).toMatchObject({
        id: `${eventOf(record).id}_initial`,
        type: record.lastChange,
        data: { state: 'full', version: 7, previousVersion: null, subscriptionId: subscription.id, subject: 'Tuesday call' },
      });
      expect(first(subscription).data.participants.map(({ phoneNumber }) => phoneNumber)).toContain(phoneNumberAt(0));
    });

    it('sends the conference of its own number', async () => {
      const record = aRecord();
      await given.dynamo.place(record);
      const subscription = await subscribed({ initialEvent: true, sees: initiatorKeyOf(record.conferenceId) });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(first(subscription).data.conferenceId).toBe(record.conferenceId);
      expect(JSON.stringify(first(subscription))).not.toContain('+1');
    });

    it('sends the conference of its own number that opened under another hash key', async () => {
      const record = aRecord();
      await given.dynamo.place(record);
      const subscription = await subscribed({
        initialEvent: true,
        sees: initiatorKeyAt(7_000),
        alsoSees: [initiatorKeyOf(record.conferenceId)],
      });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(first(subscription).data.conferenceId).toBe(record.conferenceId);
    });

    it('sends a named conference even from history', async () => {
      const record = { ...aRecord(), state: 'ended' as const, endedAt: AT, endReason: 'expired' as const };
      await given.dynamo.store.archive(record);
      const subscription = await subscribed({ initialEvent: true, conferenceId: record.conferenceId });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(first(subscription).data.conferenceState).toBe('ended');
    });

    it('sends none if its number has no conference, or if it sees everyone’s', async () => {
      const over = { ...aRecord(), state: 'ended' as const, endedAt: AT, endReason: 'expired' as const };
      await given.dynamo.place(over);
      const own = await subscribed({ initialEvent: true, sees: initiatorKeyOf(over.conferenceId) });
      const everyones = await subscribed({ initialEvent: true });
      for (const { id } of [own, everyones]) await run({ task: 'activated', subscriptionId: id });
      expect(given.simulation.posts).toEqual([]);
    });

    it('sends it once, even if the task is repeated', async () => {
      const record = aRecord();
      await given.dynamo.place(record);
      const subscription = await subscribed({ initialEvent: true, conferenceId: record.conferenceId });
      await run({ task: 'activated', subscriptionId: subscription.id });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(posted(subscription)).toHaveLength(1);
    });

    it('counts it towards the limit of events', async () => {
      const record = aRecord();
      await given.dynamo.place(record);
      const subscription = await subscribed({ initialEvent: true, conferenceId: record.conferenceId, maxEvents: 1 });
      await run({ task: 'activated', subscriptionId: subscription.id });
      expect(posted(subscription)).toEqual([`${eventOf(record).id}_initial`, `${subscription.id}_ended`]);
      expect(await statusOf(subscription)).toBe('EXPIRED');
    });
  });
});

describe('recover', () => {
  const recover = (subscription: SubscriptionRecord, since = AT, until = AT + HOUR_MS): Promise<void> =>
    run({ task: 'recover', subscriptionId: subscription.id, since, until });

  it('sends deliveries that failed, are held or wait for their next attempt', async () => {
    const subscription = await subscribed();
    for (const status of ['failed', 'held', 'pending', 'succeeded'] as const) await aDelivery(subscription, status);
    given.simulation.now = AT + HOUR_MS;
    await recover(subscription);
    expect([...posted(subscription)].sort()).toEqual(['failed', 'held', 'pending'].map((status) => `${status}-${String(AT)}-${JOINED}`));
  });

  it('leaves out deliveries that are being sent at this moment', async () => {
    const subscription = await subscribed();
    await aDelivery(subscription, 'pending', { createdAt: AT + HOUR_MS - 1_000 });
    given.simulation.now = AT + HOUR_MS;
    await recover(subscription);
    expect(given.simulation.posts).toEqual([]);
  });

  it('sends no events from before or after', async () => {
    const subscription = await subscribed();
    for (const minute of [0, 1, 2, 3]) await aDelivery(subscription, 'failed', { eventAt: AT + minute * MINUTE_MS });
    given.simulation.now = AT + HOUR_MS;
    await recover(subscription, AT + MINUTE_MS, AT + 2 * MINUTE_MS);
    expect(posted(subscription)).toEqual([1, 2].map((minute) => `failed-${String(AT + minute * MINUTE_MS)}-${JOINED}`));
  });

  it('sends no events about the subscription itself', async () => {
    const subscription = await subscribed();
    await aDelivery(subscription, 'failed', { eventType: TEST });
    given.simulation.now = AT + HOUR_MS;
    await recover(subscription);
    expect(given.simulation.posts).toEqual([]);
  });

  it('continues page by page until everything has been sent', async () => {
    const subscription = await subscribed();
    for (let index = 0; index < 120; index += 1) await aDelivery(subscription, 'failed', { eventAt: AT + index });
    given.simulation.now = AT + HOUR_MS;
    await recover(subscription);
    expect(posted(subscription)).toHaveLength(120);
    expect(new Set(posted(subscription)).size).toBe(120);
  });

  it('sends nothing to a subscription that is not active', async () => {
    const subscription = await subscribed({ status: 'INACTIVE' });
    await aDelivery(subscription, 'failed');
    await recover(subscription);
    expect(given.simulation.posts).toEqual([]);
  });

  it('that stopped halfway is finished when it comes again', async () => {
    const subscription = await subscribed();
    for (let index = 0; index < 5; index += 1) await aDelivery(subscription, 'failed', { eventAt: AT + index });
    given.simulation.now = AT + HOUR_MS;
    let notes = 0;
    given.simulation.replace('deliveryStore', (store) => ({
      note: (...noted) => ((notes += 1) === 3 ? Promise.reject(new Error('not now')) : store.note(...noted)),
    }));
    await recover(subscription);
    await given.simulation.advance(MINUTE_MS);
    expect(new Set(posted(subscription)).size).toBe(5);
    const { deliveries } = await given.simulation.deps.deliveryStore.list(subscription.id, { limit: 10 });
    expect(deliveries.map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
  });
});
