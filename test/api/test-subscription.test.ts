import { secondsToNextHour } from '../../domain/clock-hour';
import { groupOf } from '../../functions/partners/deliveries/delivery-messages';
import { REQUESTED_EVENTS_PER_HOUR, limitRequestedEvents } from '../../functions/partners/subscriptions/limit-requested-events';
import { testSubscriptionHandler } from '../../functions/partners/subscriptions/test-subscription';
import { testSubscription } from '../../schemas/api/subscriptions';
import { Delivery } from '../../schemas/delivery';
import { SubscriptionEvent } from '../../schemas/events/subscription-event';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, partnerContract, type Subscribed } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const test = sender(testSubscription, testSubscriptionHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params } };
};

const send = async ({ caller, params }: Subscribed): Promise<Delivery> =>
  Delivery.parse(JSON.parse((await test.send({ caller, params })).body));

describeOperation({ sender: test, arrange, ...partnerContract(() => api) }, () => {
  it.each(['ACTIVE', 'INACTIVE'] as const)(
    'sends a test event to the sink of a subscription that is %s, and to nobody else',
    async (status) => {
      const subscribed = await aSubscription(api, { status });
      const [queued, published] = [api.queued.length, api.published.length];
      const delivery = await send(subscribed);
      const { id } = subscribed.subscription;
      expect(delivery).toEqual({
        id: delivery.id,
        eventId: delivery.eventId,
        eventType: 'rollcall.subscription.test.v1',
        status: 'pending',
        createdAt: new Date(api.clock.now).toISOString(),
        nextAttemptAt: new Date(api.clock.now).toISOString(),
        attempts: [],
      });
      const keptDelivery = await api.deliveryStore.find(id, delivery.id);
      const event = SubscriptionEvent.parse(JSON.parse(keptDelivery?.body ?? ''));
      expect(event).toMatchObject({ id: delivery.eventId, type: delivery.eventType, subject: id, data: { subscriptionId: id, status } });
      expect(api.queued.slice(queued)).toMatchObject([
        { queue: 'deliveries', messages: [{ group: groupOf(subscribed.subscription), body: { deliveryId: delivery.id } }] },
      ]);
      expect(api.published).toHaveLength(published);
    },
  );

  it('sends another event with each test', async () => {
    const subscribed = await aSubscription(api);
    const [first, second] = [await send(subscribed), await send(subscribed)];
    expect(second.eventId).not.toBe(first.eventId);
    expect(second.id).not.toBe(first.id);
  });

  it('sends at most ten an hour, activations included: TOO_MANY_REQUESTS', async () => {
    const subscribed = await aSubscription(api, { status: 'INACTIVE' });
    const { initiator, caller, params } = subscribed;
    const { id } = subscribed.subscription;
    await limitRequestedEvents(api.deps(), id, api.clock.now);
    for (let tests = 1; tests < REQUESTED_EVENTS_PER_HOUR; tests += 1) await send(subscribed);
    const answer = await refused({ sender: test }, initiator, { caller, params });
    expect(answer).toBeProblem('TOO_MANY_REQUESTS');
    expect(Number(answer.headers['retry-after'])).toBe(secondsToNextHour(api.clock.now));
    api.clock.now += 1_000 * secondsToNextHour(api.clock.now);
    await send(subscribed);
  });

  it.each(['ACTIVATION_REQUESTED', 'EXPIRED'] as const)('refuses a subscription that is %s', async (status) => {
    const { initiator, caller, params } = await aSubscription(api, { status });
    expect(await refused({ sender: test }, initiator, { caller, params })).toBeProblem('INCOMPATIBLE_STATE', {
      detail: `The subscription is ${status} and cannot be tested now.`,
    });
  });

  it('refuses a subscription that has expired', async () => {
    const subscriptionExpireTime = new Date(api.clock.now + 1).toISOString();
    const { initiator, caller, params } = await aSubscription(api, { request: { config: { subscriptionExpireTime } } });
    api.clock.now += 1;
    expect(await refused({ sender: test }, initiator, { caller, params })).toBeProblem('INCOMPATIBLE_STATE');
  });
});
