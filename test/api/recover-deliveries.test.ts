import { SubscriptionTask } from '../../functions/messaging/partner-messages';
import { recoverDeliveriesHandler } from '../../functions/partners/subscriptions/recover-deliveries';
import { recoverDeliveries } from '../../schemas/api/subscriptions';
import { describeOperation, refused } from './support/keeps-the-contract';
import { sender } from './support/sender';
import { type Api, startApi } from './support/start-api';
import { aSubscription, partnerContract } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const recover = sender(recoverDeliveries, recoverDeliveriesHandler, () => api);

const since = '2026-11-23T08:00:00+01:00';

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params, body: { since } }, otherBody: { since: '2026-11-22T00:00:00Z' } };
};

describeOperation({ sender: recover, arrange, ...partnerContract(() => api) }, () => {
  it('sends everything again from the given time until now', async () => {
    const { caller, params, subscription } = await aSubscription(api);
    const queued = api.queued.length;
    expect(await recover.send({ caller, params, body: { since } })).toMatchObject({ statusCode: 202, body: '' });
    const task = { task: 'recover', subscriptionId: subscription.id, since: Date.parse(since), until: api.clock.now };
    expect(api.queued.slice(queued)).toEqual([{ queue: 'subscription-tasks', messages: [{ body: task, group: subscription.id }] }]);
    expect(SubscriptionTask.parse(task)).toEqual(task);
  });

  it.each([['yesterday'], ['2026-11-23'], [1_795_000_000], [null]])('refuses %j as a time', async (wrong) => {
    const { initiator, request } = await arrange();
    expect(await refused({ sender: recover }, initiator, { ...request, body: { since: wrong } })).toBeProblem('INVALID_ARGUMENT');
  });

  it.each(['ACTIVATION_REQUESTED', 'INACTIVE', 'EXPIRED'] as const)('refuses a subscription that is %s', async (status) => {
    const { initiator, caller, params } = await aSubscription(api, { status });
    expect(await refused({ sender: recover }, initiator, { caller, params, body: { since } })).toBeProblem('INCOMPATIBLE_STATE');
  });

  it('does not find a deleted subscription', async () => {
    const { initiator, caller, params } = await aSubscription(api, { status: 'DELETED' });
    expect(await refused({ sender: recover }, initiator, { caller, params, body: { since } })).toBeProblem('NOT_FOUND');
  });
});
