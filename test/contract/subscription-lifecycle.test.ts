/**
 * What follows when a subscription was created and when it was deleted: through the consumer and the real stores, done
 * once however often it is asked for.
 */
import type { SQSEvent } from 'aws-lambda';
import type { SubscriptionTask } from '../../functions/messaging/partner-messages';
import { subscriptionTasksHandler } from '../../functions/partners/deliveries/subscription-tasks';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import { DAY_MS } from '../../schemas/durations';
import { SubscriptionEvent } from '../../schemas/events/subscription-event';
import type { SubscriptionStatus } from '../../schemas/subscription';
import { type Api, type ApiDeps, startApi } from '../api/support/start-api';
import { aSubscription, type Subscribed } from '../api/support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const received = (body: SubscriptionTask): SQSEvent => ({
  Records: [
    {
      messageId: 'message-1',
      receiptHandle: 'receipt-1',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0', SenderId: 'x', ApproximateFirstReceiveTimestamp: '0' },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:subscription-tasks',
      awsRegion: 'eu-central-1',
    },
  ],
});

/** Whether the task was done. */
const work = async (task: 'created' | 'deleted', { subscription: { id } }: Subscribed, others: Partial<ApiDeps> = {}): Promise<boolean> => {
  const { batchItemFailures } = await subscriptionTasksHandler(api.deps({}, others))(received({ task, subscriptionId: id }));
  return batchItemFailures.length === 0;
};

const eventsOf = ({ subscription: { id } }: Subscribed) => api.published.filter(({ subject }) => subject === id);
const deliveriesOf = async ({ subscription: { id } }: Subscribed): Promise<readonly DeliveryRecord[]> => {
  const { deliveries } = await api.deliveryStore.list(id, { limit: 10 });
  return Promise.all(deliveries.map(async (delivery) => ({ ...delivery, body: (await api.deliveryStore.find(id, delivery.id))?.body })));
};
const sentOf = ({ subscription: { id } }: Subscribed) =>
  api.queued.flatMap(({ queue, messages }) =>
    messages.filter(({ body }) => (body as { subscriptionId?: string }).subscriptionId === id).map(({ body }) => ({ queue, body })),
  );
const endsOf = ({ subscription: { id } }: Subscribed) => api.scheduled.filter(({ message }) => message.group === id);

const down = Object.assign(new Error('down'), { name: 'ThrottlingException' });
const outages: readonly (readonly [string, Partial<ApiDeps>])[] = [
  ['no schedule', { schedules: { sendAt: async () => Promise.reject(down) } }],
  ['no bus', { eventBus: { publish: async () => Promise.reject(down) } }],
  ['a bus that takes nothing', { eventBus: { publish: async () => [0] } }],
  ['no queue', { queues: { send: async () => Promise.reject(down), retryIn: async () => undefined } }],
];

describe('a created subscription', () => {
  const aNew = (request: Parameters<typeof aSubscription>[1] = {}) => aSubscription(api, { status: 'ACTIVATION_REQUESTED', ...request });

  it('sends an event to the bus, and to its sink as its first delivery', async () => {
    const subscribed = await aNew();
    const { id } = subscribed.subscription;
    expect(await work('created', subscribed)).toBe(true);
    const [event] = eventsOf(subscribed);
    expect(SubscriptionEvent.strict().parse(event)).toEqual({
      specversion: '1.0',
      id: `${id}_started`,
      source: 'urn:rollcall:test',
      type: 'rollcall.subscription.started.v1',
      subject: id,
      time: new Date(subscribed.subscription.startsAt).toISOString(),
      datacontenttype: 'application/json',
      data: { subscriptionId: id, status: 'ACTIVATION_REQUESTED', initiationReason: 'SUBSCRIPTION_CREATED' },
    });
    const [delivery] = await deliveriesOf(subscribed);
    expect(delivery).toMatchObject({ eventId: `${id}_started`, status: 'pending', body: JSON.stringify(event) });
    expect(sentOf(subscribed)).toMatchObject([{ queue: 'deliveries', body: { subscriptionId: id, deliveryId: delivery?.id, round: 1 } }]);
    expect(endsOf(subscribed)).toEqual([]);
  });

  it('schedules its end, if it has one', async () => {
    const expiresAt = api.clock.now + DAY_MS;
    const subscribed = await aNew({ request: { config: { subscriptionExpireTime: new Date(expiresAt).toISOString() } } });
    await work('created', subscribed);
    const { id } = subscribed.subscription;
    const message = { body: { task: 'expire', subscriptionId: id }, group: id };
    expect(endsOf(subscribed)).toEqual([{ queue: 'subscription-tasks', at: expiresAt, message, name: `expire-${id}` }]);
    // Scheduler takes names of 64 characters.
    expect(`expire-${id}`.length).toBeLessThanOrEqual(64);
  });

  it.each(outages)('sends its events once when it comes again with %s', async (_what, failing) => {
    const expiresAt = api.clock.now + DAY_MS;
    const subscribed = await aNew({ request: { config: { subscriptionExpireTime: new Date(expiresAt).toISOString() } } });
    expect(await work('created', subscribed, failing)).toBe(false);
    api.clock.now += 5_000;
    expect(await work('created', subscribed)).toBe(true);
    expect(await deliveriesOf(subscribed)).toHaveLength(1);
    expect(sentOf(subscribed).length).toBeGreaterThan(0);
    expect(new Set(eventsOf(subscribed).map((event) => JSON.stringify(event))).size).toBe(1);
    expect(new Set(endsOf(subscribed).map(({ name }) => name)).size).toBe(1);
  });

  it.each(['ACTIVE', 'INACTIVE'] as const)(
    'sends nothing again that was attempted, if it is requested again when it is %s',
    async (status) => {
      const subscribed = await aNew();
      await work('created', subscribed);
      const [delivery] = await deliveriesOf(subscribed);
      const attempt = { at: new Date(api.clock.now).toISOString(), durationMs: 1, status: 204, error: null };
      if (delivery) await api.deliveryStore.note(delivery, { status: 'succeeded', round: 1, tries: 1, nextAttemptAt: null, attempt });
      await api.subscriptionStore.change(subscribed.subscription.id, { status }, {});
      const sent = sentOf(subscribed).length;
      expect(await work('created', subscribed)).toBe(true);
      expect(sentOf(subscribed)).toHaveLength(sent);
      expect(await deliveriesOf(subscribed)).toHaveLength(1);
    },
  );

  it('sends nothing if it was deleted in the meantime', async () => {
    const subscribed = await aNew({ status: 'DELETED' });
    expect(await work('created', subscribed)).toBe(true);
    expect([eventsOf(subscribed), await deliveriesOf(subscribed)]).toEqual([[], []]);
  });
});

describe('a deleted subscription', () => {
  const aDeleted = (inactiveReason: 'failing' | null = null) => aSubscription(api, { status: 'DELETED', change: { inactiveReason } });

  it('sends its sink a last delivery, and the bus the same event', async () => {
    const subscribed = await aDeleted();
    const { id, heldSince } = subscribed.subscription;
    api.clock.now += 5_000;
    expect(await work('deleted', subscribed)).toBe(true);
    const [event] = eventsOf(subscribed);
    expect(SubscriptionEvent.strict().parse(event)).toMatchObject({
      id: `${id}_ended`,
      type: 'rollcall.subscription.ended.v1',
      time: new Date(heldSince).toISOString(),
      data: { subscriptionId: id, status: 'DELETED', terminationReason: 'SUBSCRIPTION_DELETED' },
    });
    const [delivery] = await deliveriesOf(subscribed);
    expect(delivery).toMatchObject({ eventId: `${id}_ended`, status: 'pending', body: JSON.stringify(event) });
    expect(sentOf(subscribed)).toMatchObject([{ queue: 'deliveries', body: { deliveryId: delivery?.id } }]);
  });

  it('sends nothing to a sink that was not active; the bus gets the event', async () => {
    const subscribed = await aDeleted('failing');
    expect(await work('deleted', subscribed)).toBe(true);
    expect(await deliveriesOf(subscribed)).toEqual([]);
    expect(eventsOf(subscribed)).toHaveLength(1);
  });

  it.each(outages.slice(1))('sends its events once when it comes again with %s', async (_what, failing) => {
    const subscribed = await aDeleted();
    expect(await work('deleted', subscribed, failing)).toBe(false);
    api.clock.now += 5_000;
    expect(await work('deleted', subscribed)).toBe(true);
    expect(await work('deleted', subscribed)).toBe(true);
    expect(await deliveriesOf(subscribed)).toHaveLength(1);
    expect(new Set(eventsOf(subscribed).map((event) => JSON.stringify(event))).size).toBe(1);
  });

  it.each<SubscriptionStatus>(['ACTIVE', 'EXPIRED'])('sends no event of a deletion if it is %s', async (status) => {
    const subscribed = await aSubscription(api, { status });
    expect(await work('deleted', subscribed)).toBe(true);
    expect([eventsOf(subscribed), await deliveriesOf(subscribed)]).toEqual([[], []]);
  });
});
