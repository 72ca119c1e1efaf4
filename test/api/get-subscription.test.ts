import { getSubscriptionHandler } from '../../functions/partners/subscriptions/get-subscription';
import { getSubscription } from '../../schemas/api/subscriptions';
import { MINUTE_MS } from '../../schemas/durations';
import { Subscription } from '../../schemas/subscription';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, partnerContract, SINK, type Subscribed } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const get = sender(getSubscription, getSubscriptionHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params } };
};

const read = async ({ caller, params }: Subscribed): Promise<Subscription> => {
  const answer = await get.send({ caller, params });
  return Subscription.parse(JSON.parse(answer.body));
};

describeOperation({ sender: get, arrange, ...partnerContract(() => api) }, () => {
  it('answers what was subscribed to, without the secret', async () => {
    const subscribed = await aSubscription(api);
    const answer = await read(subscribed);
    expect(answer).toEqual({
      id: subscribed.subscription.id,
      protocol: 'HTTP',
      sink: SINK,
      types: ['rollcall.participant.*'],
      config: { subscriptionDetail: {}, initialEvent: false },
      status: 'ACTIVE',
      inactiveReason: null,
      startsAt: new Date(api.clock.now).toISOString(),
    });
  });

  it('finds a subscription just after it was created, with one request', async () => {
    const subscribed = await aSubscription(api);
    const before = api.requests.length;
    await read(subscribed);
    expect(api.requests.slice(before)).toEqual([{ table: 'records', action: 'GetItem' }]);
  });

  it.each(['not-verified', 'sink-gone', 'failing'] as const)('says why the subscription is inactive: %s', async (inactiveReason) => {
    const subscribed = await aSubscription(api, { status: 'INACTIVE', change: { inactiveReason } });
    expect(await read(subscribed)).toMatchObject({ status: 'INACTIVE', inactiveReason });
  });

  it("answers EXPIRED from the moment the subscription's time is over", async () => {
    const subscriptionExpireTime = new Date(api.clock.now + MINUTE_MS).toISOString();
    const subscribed = await aSubscription(api, { request: { config: { subscriptionExpireTime } } });
    expect(await read(subscribed)).toMatchObject({ status: 'ACTIVE', expiresAt: subscriptionExpireTime });
    api.clock.now += MINUTE_MS;
    expect(await read(subscribed)).toMatchObject({ status: 'EXPIRED' });
  });

  it('does not find a deleted subscription', async () => {
    const { initiator, caller, params } = await aSubscription(api, { status: 'DELETED' });
    expect(await refused({ sender: get }, initiator, { caller, params })).toBeProblem('NOT_FOUND');
  });
});
