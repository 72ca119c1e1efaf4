import { wasActive } from '../../domain/subscription/deletion';
import { SubscriptionTask } from '../../functions/messaging/partner-messages';
import { deleteSubscriptionHandler } from '../../functions/partners/subscriptions/delete-subscription';
import { deleteSubscription } from '../../schemas/api/subscriptions';
import { MINUTE_MS } from '../../schemas/durations';
import { describeOperation } from './support/keeps-the-contract';
import { sender, type SendOptions } from './support/sender';
import { type Api, type ApiDeps, startApi } from './support/start-api';
import { aSubscription, kept, partnerContract, type Subscribed, activatedMeanwhile, subscriptionsWith } from './support/subscriptions';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const remove = sender(deleteSubscription, deleteSubscriptionHandler, () => api);

const arrange = async () => {
  const { initiator, caller, params } = await aSubscription(api);
  return { initiator, request: { caller, params } };
};

const send = ({ caller, params }: Subscribed, options: SendOptions = {}) => remove.send({ caller, params, ...options });

const listOf = async ({ subscription: { owner } }: Subscribed) => (await api.subscriptionStore.list([owner], { limit: 10 })).subscriptions;
const tasksOf = ({ subscription: { id } }: Subscribed) =>
  api.queued.flatMap(({ queue, messages }) => messages.filter(({ group }) => group === id).map(({ body }) => ({ queue, body })));
const taskOf = ({ subscription: { id } }: Subscribed) => ({
  queue: 'subscription-tasks',
  body: { task: 'deleted', subscriptionId: id },
});

const down = Object.assign(new Error('down'), { name: 'ThrottlingException' });

describeOperation({ sender: remove, arrange, ...partnerContract(() => api) }, () => {
  describe('deleting a subscription', () => {
    it('removes it from the list', async () => {
      const subscribed = await aSubscription(api);
      expect(await send(subscribed)).toMatchObject({ statusCode: 204, body: '' });
      expect(await kept(api, subscribed)).toMatchObject({ status: 'DELETED', heldSince: api.clock.now });
      expect(await listOf(subscribed)).toEqual([]);
    });

    it.each(['ACTIVE', 'ACTIVATION_REQUESTED', 'INACTIVE'] as const)('notifies of the end of a subscription that is %s', async (status) => {
      const subscribed = await aSubscription(api, { status });
      await send(subscribed);
      expect(tasksOf(subscribed)).toEqual([taskOf(subscribed)]);
      expect(SubscriptionTask.parse(taskOf(subscribed).body)).toEqual(taskOf(subscribed).body);
    });

    it('notifies nobody if the subscription had expired', async () => {
      const subscribed = await aSubscription(api, { status: 'EXPIRED' });
      expect((await send(subscribed)).statusCode).toBe(204);
      expect(await kept(api, subscribed)).toMatchObject({ status: 'DELETED' });
      expect(tasksOf(subscribed)).toEqual([]);
    });

    it('answers 204 and leaves the deletion as it was', async () => {
      const subscribed = await aSubscription(api);
      await send(subscribed);
      const deleted = await kept(api, subscribed);
      api.clock.now += MINUTE_MS;
      expect((await send(subscribed)).statusCode).toBe(204);
      expect(await kept(api, subscribed)).toStrictEqual(deleted);
    });
  });

  describe('a repeated deletion', () => {
    it.each<[string, () => Partial<ApiDeps>]>([
      ['its end was not queued', () => ({ queues: { send: async () => Promise.reject(down), retryIn: async () => undefined } })],
      [
        'it was still listed',
        () => ({ subscriptionStore: subscriptionsWith(api.subscriptionStore, { forget: async () => Promise.reject(down) }) }),
      ],
    ])('continues where the first request stopped: %s', async (_when, failing) => {
      const subscribed = await aSubscription(api);
      expect(await send(subscribed, { deps: failing() })).toBeProblem('UNAVAILABLE');
      expect(await listOf(subscribed)).toEqual([]);
      const deleted = await kept(api, subscribed);
      api.clock.now += 5_000;
      expect((await send(subscribed)).statusCode).toBe(204);
      expect(await kept(api, subscribed)).toStrictEqual(deleted);
      expect(tasksOf(subscribed)).toContainEqual(taskOf(subscribed));
    });

    it('reads again if the subscription changes in the meantime', async () => {
      const subscribed = await aSubscription(api, { status: 'ACTIVATION_REQUESTED' });
      const { id } = subscribed.subscription;
      const store = activatedMeanwhile(api.subscriptionStore, id);
      expect((await send(subscribed, { deps: { subscriptionStore: store } })).statusCode).toBe(204);
      expect(wasActive(await kept(api, subscribed))).toBe(true);
    });

    it('asks the caller to try again if it changes faster than that', async () => {
      const subscribed = await aSubscription(api);
      const store = subscriptionsWith(api.subscriptionStore, { change: async () => undefined });
      const answer = await send(subscribed, { deps: { subscriptionStore: store } });
      expect(answer).toBeProblem('UNAVAILABLE');
      expect(answer.headers['retry-after']).toBe('1');
    });
  });
});
