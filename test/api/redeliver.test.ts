import { groupOf } from '../../functions/partners/deliveries/delivery-messages';
import { redeliverHandler } from '../../functions/partners/subscriptions/redeliver';
import { redeliver } from '../../schemas/api/subscriptions';
import { Delivery, DeliveryStatus } from '../../schemas/delivery';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aDelivery, aSubscription, partnerContract } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const again = sender(redeliver, redeliverHandler, () => api);

const aFailed = async (subscription: Parameters<typeof aSubscription>[1] = {}, fields: Parameters<typeof aDelivery>[2] = {}) => {
  const subscribed = await aSubscription(api, subscription);
  const delivery = await aDelivery(api, subscribed, { status: 'failed', round: 3, tries: 10, ...fields });
  const { caller, initiator } = subscribed;
  return { ...subscribed, delivery, initiator, request: { caller, params: { ...subscribed.params, deliveryId: delivery.id } } };
};

const find = ({ delivery }: Awaited<ReturnType<typeof aFailed>>) => api.deliveryStore.find(delivery.subscriptionId, delivery.id);

describeOperation({ sender: again, arrange: () => aFailed(), ...partnerContract(() => api) }, () => {
  it.each(DeliveryStatus.options)('sends a delivery that is %s from the start, at once', async (status) => {
    const attempts = [{ at: new Date(api.clock.now).toISOString(), durationMs: 9, status: 500, error: null }];
    const failed = await aFailed({}, { status, attempts });
    const queued = api.queued.length;
    const answer = await again.send(failed.request);
    expect(answer.statusCode).toBe(202);
    const nextAttemptAt = new Date(api.clock.now).toISOString();
    expect(Delivery.parse(JSON.parse(answer.body))).toMatchObject({ id: failed.delivery.id, status: 'pending', nextAttemptAt, attempts });
    expect(await find(failed)).toMatchObject({ status: 'pending', round: 4, tries: 0, body: '{"type":"rollcall.participant.joined.v1"}' });
    const { subscriptionId, id: deliveryId } = failed.delivery;
    expect(api.queued.slice(queued)).toMatchObject([
      { queue: 'deliveries', messages: [{ group: groupOf(failed.subscription), body: { subscriptionId, deliveryId, round: 4 } }] },
    ]);
  });

  it('enters a new round with each request', async () => {
    const failed = await aFailed();
    await again.send(failed.request);
    await again.send(failed.request);
    expect(await find(failed)).toMatchObject({ round: 5, tries: 0 });
  });

  it('accepts two simultaneous requests', async () => {
    const failed = await aFailed();
    const answers = await Promise.all([again.send(failed.request), again.send(failed.request)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    expect(await find(failed)).toMatchObject({ round: 5 });
  });

  it("refuses another subscription's delivery", async () => {
    const [mine, other] = [await aFailed(), await aFailed()];
    const params = { ...mine.params, deliveryId: other.delivery.id };
    expect(await refused({ sender: again }, mine.initiator, { ...mine.request, params })).toBeProblem('NOT_FOUND');
  });

  it.each(['ACTIVATION_REQUESTED', 'INACTIVE', 'EXPIRED'] as const)('refuses a delivery of a subscription that is %s', async (status) => {
    const { initiator, request } = await aFailed({ status });
    expect(await refused({ sender: again }, initiator, request)).toBeProblem('INCOMPATIBLE_STATE', {
      detail: `The subscription is ${status} and cannot receive deliveries now.`,
    });
  });
});
