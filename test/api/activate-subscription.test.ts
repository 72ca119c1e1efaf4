import { activateSubscriptionHandler } from '../../functions/partners/subscriptions/activate-subscription';
import { REQUESTED_EVENTS_PER_HOUR } from '../../functions/partners/subscriptions/limit-requested-events';
import { activateSubscription } from '../../schemas/api/subscriptions';
import { SubscriptionEvent } from '../../schemas/events/subscription-event';
import { Subscription } from '../../schemas/subscription';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, kept, partnerContract, type Subscribed, activatedMeanwhile } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const activate = sender(activateSubscription, activateSubscriptionHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api, { status: 'INACTIVE' });
  return { initiator, request: { caller, params } };
};

const send = async ({ caller, params }: Subscribed, options: SendOptions = {}): Promise<Subscription> =>
  Subscription.parse(JSON.parse((await activate.send({ caller, params, ...options })).body));

const deliveriesOf = async ({ subscription: { id } }: Subscribed) => (await api.deliveryStore.list(id, { limit: 10 })).deliveries;

describeOperation({ sender: activate, arrange, ...partnerContract(() => api) }, () => {
  it('verifies an inactive subscription again, and forgets its failures', async () => {
    const failing = { failures: 9, failingSince: api.clock.now, pausedUntil: api.clock.now + 1_000 };
    const subscribed = await aSubscription(api, { status: 'INACTIVE', change: failing });
    api.clock.now += 5_000;
    expect(await send(subscribed)).toMatchObject({ status: 'ACTIVATION_REQUESTED', inactiveReason: null });
    const { inactiveReason: _reason, ...before } = subscribed.subscription;
    const { failures: _failures, failingSince: _since, pausedUntil: _until, ...rest } = before;
    expect(await kept(api, subscribed)).toStrictEqual({
      ...rest,
      status: 'ACTIVATION_REQUESTED',
      heldSince: api.clock.now,
      verificationSince: api.clock.now,
    });
  });

  it('sends the sink a delivery that says which status it brings about', async () => {
    const subscribed = await aSubscription(api, { status: 'INACTIVE' });
    const [queued, published] = [api.queued.length, api.published.length];
    await send(subscribed);
    const [delivery, ...others] = await deliveriesOf(subscribed);
    expect(others).toEqual([]);
    const stored = await api.deliveryStore.find(subscribed.subscription.id, delivery?.id ?? '');
    expect(SubscriptionEvent.parse(JSON.parse(stored?.body ?? ''))).toMatchObject({
      type: 'rollcall.subscription.updated.v1',
      data: { subscriptionId: subscribed.subscription.id, status: 'ACTIVE', updateReason: 'SUBSCRIPTION_ACTIVE' },
    });
    expect(api.queued.slice(queued)).toMatchObject([{ queue: 'deliveries', messages: [{ body: { deliveryId: delivery?.id } }] }]);
    expect(api.published).toHaveLength(published);
  });

  it('verifies a subscription again that waits for its verification, and keeps what it holds', async () => {
    const subscribed = await aSubscription(api, { status: 'ACTIVATION_REQUESTED' });
    api.clock.now += 5_000;
    expect(await send(subscribed)).toMatchObject({ status: 'ACTIVATION_REQUESTED' });
    expect(await kept(api, subscribed)).toStrictEqual({ ...subscribed.subscription, verificationSince: api.clock.now });
    expect(await deliveriesOf(subscribed)).toHaveLength(1);
  });

  it('leaves an active subscription as it is', async () => {
    const subscribed = await aSubscription(api);
    const { initiator, caller, params } = subscribed;
    expect((await refused({ sender: activate }, initiator, { caller, params })).statusCode).toBe(202);
    expect(await send(subscribed)).toMatchObject({ status: 'ACTIVE' });
  });

  it('leaves a subscription as it is that becomes active in the meantime', async () => {
    const subscribed = await aSubscription(api, { status: 'ACTIVATION_REQUESTED' });
    const { id } = subscribed.subscription;
    const store = activatedMeanwhile(api.subscriptionStore, id);
    expect(await send(subscribed, { deps: { subscriptionStore: store } })).toMatchObject({ status: 'ACTIVE' });
    expect(await deliveriesOf(subscribed)).toEqual([]);
  });

  it('sends the verification on a repeat, if the first request stopped before that', async () => {
    const subscribed = await aSubscription(api, { status: 'INACTIVE' });
    const { caller, params } = subscribed;
    const down = Object.assign(new Error('down'), { name: 'ThrottlingException' });
    const deps = { queues: { send: async () => Promise.reject(down), retryIn: async () => undefined } };
    expect(await activate.send({ caller, params, deps })).toBeProblem('UNAVAILABLE');
    const queued = api.queued.length;
    await send(subscribed);
    expect(api.queued.slice(queued)).toHaveLength(1);
  });

  it('sends at most ten verifications an hour: TOO_MANY_REQUESTS', async () => {
    const subscribed = await aSubscription(api, { status: 'INACTIVE' });
    const { initiator, caller, params } = subscribed;
    api.clock.now = Date.parse('2026-11-24T10:59:30Z');
    for (let asks = 0; asks < REQUESTED_EVENTS_PER_HOUR; asks += 1, api.clock.now += 1) await send(subscribed);
    const answer = await refused({ sender: activate }, initiator, { caller, params });
    expect(answer).toBeProblem('TOO_MANY_REQUESTS');
    expect(answer.headers['retry-after']).toBe('30');
    const other = await aSubscription(api, { status: 'INACTIVE' });
    await send(other);
    api.clock.now += 30_000;
    await send(subscribed);
    expect(await deliveriesOf(other)).toHaveLength(1);
  });

  it('counts nothing if nothing is sent', async () => {
    const subscribed = await aSubscription(api);
    for (let times = 0; times <= REQUESTED_EVENTS_PER_HOUR; times += 1) expect(await send(subscribed)).toMatchObject({ status: 'ACTIVE' });
  });

  it.each(['EXPIRED', 'DELETED'] as const)('refuses a subscription that is %s', async (status) => {
    const { initiator, caller, params } = await aSubscription(api, { status });
    const code = status === 'EXPIRED' ? 'INCOMPATIBLE_STATE' : 'NOT_FOUND';
    expect(await refused({ sender: activate }, initiator, { caller, params })).toBeProblem(code);
  });

  it('refuses a subscription that has expired', async () => {
    const subscriptionExpireTime = new Date(api.clock.now + 1).toISOString();
    const request = { config: { subscriptionExpireTime } };
    const { initiator, caller, params } = await aSubscription(api, { status: 'INACTIVE', request });
    api.clock.now += 1;
    expect(await refused({ sender: activate }, initiator, { caller, params })).toBeProblem('INCOMPATIBLE_STATE', {
      detail: 'The subscription is EXPIRED and cannot be activated now.',
    });
  });
});
