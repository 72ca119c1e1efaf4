import type { SubscriptionRecord } from '../../../../../domain/subscription/record';
import { subscriptionTasksHandler } from '../../../../../functions/partners/deliveries/subscription-tasks';
import type { SubscriptionTask } from '../../../../../functions/messaging/partner-messages';
import { AT } from '../../../../support/a-conference';
import { aSubscriptionRecord } from '../../../../support/a-subscription';
import { aDelivery, deliveryNow, memoryPartnerDeps, subscriptionNow } from '../../../../support/memory-partner-deps';
import { sqsEvent } from '../../../../support/sqs-event';

type Task = SubscriptionTask extends infer Each ? (Each extends SubscriptionTask ? Omit<Each, 'subscriptionId'> : never) : never;

const given = (over: Partial<SubscriptionRecord> = {}) => {
  const subscription = aSubscriptionRecord(over);
  const deps = memoryPartnerDeps(subscription);
  const work = (task: Task) =>
    subscriptionTasksHandler(deps)(sqsEvent([{ id: 'task-1', body: { ...task, subscriptionId: subscription.id } }]));
  const types = () => [...deps.deliveryStore.all.values()].map(({ eventType }) => eventType);
  return { deps, subscription, work, types, now: () => subscriptionNow(deps, subscription) };
};
const done = { batchItemFailures: [] };
const [STARTED, UPDATED, ENDED] = ['started', 'updated', 'ended'].map((word) => `rollcall.subscription.${word}.v1`);

describe('a new subscription', () => {
  it('has its end arranged, and its sink asked to accept it', async () => {
    const { deps, subscription, types, work } = given({ status: 'ACTIVATION_REQUESTED', expiresAt: AT + 5_000_000 });
    expect(await work({ task: 'created' })).toEqual(done);
    expect(deps.scheduled).toEqual([
      {
        queue: 'subscription-tasks',
        at: AT + 5_000_000,
        body: { task: 'expire', subscriptionId: subscription.id },
        name: `expire-${subscription.id}`,
      },
    ]);
    expect(deps.published.map(({ type }) => type)).toEqual([STARTED]);
    expect(types()).toEqual([STARTED]);
  });

  it('that was deleted at once is left alone', async () => {
    const { deps, types, work } = given({ status: 'DELETED', expiresAt: AT + 5_000_000 });
    await work({ task: 'created' });
    expect([deps.scheduled, deps.published, types()]).toEqual([[], [], []]);
  });
});

describe('a subscription that has become active', () => {
  it('is on the bus, and has what was held for it sent', async () => {
    const { deps, subscription, work } = given();
    const held = await aDelivery(deps, subscription, { status: 'held' });
    await work({ task: 'activated' });
    expect(deps.published.map(({ type }) => type)).toEqual([UPDATED]);
    expect(deliveryNow(deps, held)).toMatchObject({ status: 'pending', round: 2 });
  });

  it('has not what was held before it was activated, unless it ends now', async () => {
    const { deps, subscription, work, now } = given({ heldSince: AT + 1_000 });
    const held = await aDelivery(deps, subscription, { status: 'held' });
    await work({ task: 'activated' });
    expect(deliveryNow(deps, held).status).toBe('held');
    deps.subscriptionStore.all.set(subscription.id, { ...subscription, maxEvents: 1, events: 1 });
    await work({ task: 'activated' });
    expect(deliveryNow(deps, held).status).toBe('pending');
    expect(now().status).toBe('EXPIRED');
    expect(deps.published.at(-1)).toMatchObject({ type: ENDED, data: { terminationReason: 'MAX_EVENTS_REACHED' } });
  });

  it.each([
    ['ends if it has had all its events by now', 'ACTIVE', 'EXPIRED'],
    ['does not end if it is switched off by now', 'INACTIVE', 'INACTIVE'],
  ] as const)('%s', async (_what, status, expected) => {
    const { deps, subscription, now } = given({ maxEvents: 1 });
    let reads = 0;
    const subscriptionStore: typeof deps.subscriptionStore = {
      ...deps.subscriptionStore,
      find: async (id) => {
        reads += 1;
        if (reads === 2) deps.subscriptionStore.all.set(id, { ...subscription, status, events: 1 });
        return deps.subscriptionStore.find(id);
      },
    };
    await subscriptionTasksHandler({ ...deps, subscriptionStore })(
      sqsEvent([{ id: 'task-1', body: { task: 'activated', subscriptionId: subscription.id } }]),
    );
    expect(now().status).toBe(expected);
  });

  it('has nothing sent again that was not held', async () => {
    const { deps, subscription, work } = given();
    const failed = await aDelivery(deps, subscription, { status: 'failed' });
    await work({ task: 'activated' });
    expect(deliveryNow(deps, failed).status).toBe('failed');
  });

  it('needs nothing if it is active no more', async () => {
    const { deps, work } = given({ status: 'INACTIVE' });
    await work({ task: 'activated' });
    expect([deps.published, deps.queues.sent]).toEqual([[], []]);
  });
});

describe('the end of its time', () => {
  it('ends a subscription', async () => {
    const { deps, work, now } = given({ expiresAt: AT });
    await work({ task: 'expire' });
    expect(now().status).toBe('EXPIRED');
    expect(deps.published).toMatchObject([{ type: ENDED, data: { terminationReason: 'SUBSCRIPTION_EXPIRED' } }]);
  });

  it('ends a subscription before its token expires, and tells its sink while the token is good', async () => {
    const { deps, types, work, now } = given({ tokenExpiresAt: AT + 300_000 });
    await work({ task: 'created' });
    expect(deps.scheduled).toMatchObject([{ at: AT, body: { task: 'expire' } }]);
    await work({ task: 'expire' });
    expect(now().status).toBe('EXPIRED');
    expect(deps.published.at(-1)).toMatchObject({ type: ENDED, data: { terminationReason: 'ACCESS_TOKEN_EXPIRED' } });
    expect(types()).toContain(ENDED);
  });

  it.each([
    ['in a second', 1, 1],
    ['in a quarter of an hour at most', 5_000_000, 900],
  ])('that is yet to come is waited for: %s', async (_when, left, delaySeconds) => {
    const { deps, work, now } = given({ expiresAt: AT + left });
    await work({ task: 'expire' });
    expect(now().status).toBe('ACTIVE');
    expect(deps.queues.in('subscription-tasks')).toMatchObject([{ body: { task: 'expire' }, delaySeconds }]);
  });

  it.each([{}, { status: 'EXPIRED', expiresAt: AT }, { status: 'DELETED', expiresAt: AT }] as const)(
    'does not come for %j',
    async (over) => {
      const { deps, work } = given(over);
      await work({ task: 'expire' });
      expect([deps.published, deps.queues.sent]).toEqual([[], []]);
    },
  );
});

describe('a sink that is there no more', () => {
  it('has its subscription switched off', async () => {
    const { work, now } = given();
    await work({ task: 'deactivate', reason: 'sink-gone', verificationSince: AT });
    expect(now().status).toBe('INACTIVE');
  });

  it('has it not switched off if it was activated anew since', async () => {
    const { work, now } = given({ verificationSince: AT + 1 });
    await work({ task: 'deactivate', reason: 'sink-gone', verificationSince: AT });
    expect(now().status).toBe('ACTIVE');
  });
});

describe('a deleted subscription', () => {
  it('has its sink and the bus notified if it was active', async () => {
    const { deps, types, work } = given({ status: 'DELETED', statusBefore: 'ACTIVE' });
    await work({ task: 'deleted' });
    expect(deps.published.map(({ type }) => type)).toEqual([ENDED]);
    expect(types()).toEqual([ENDED]);
  });

  it('is not deleted by a task that comes too late', async () => {
    const { deps, work } = given();
    await work({ task: 'deleted' });
    expect(deps.published).toEqual([]);
  });
});

describe('a recovery', () => {
  const task = { task: 'recover', since: AT, until: AT } as const;

  it.each([
    ['ACTIVE', 'pending'],
    ['EXPIRED', 'pending'],
    ['INACTIVE', 'held'],
    ['ACTIVATION_REQUESTED', 'held'],
  ] as const)('of a subscription that is %s leaves what was held as %s', async (status, expected) => {
    const { deps, subscription, work } = given({ status });
    const held = await aDelivery(deps, subscription, { status: 'held' });
    await work(task);
    expect(deliveryNow(deps, held).status).toBe(expected);
  });
});

it('a task for a subscription that is gone is done', async () => {
  const { deps, work } = given();
  deps.subscriptionStore.all.clear();
  expect(await work({ task: 'activated' })).toEqual(done);
  expect(deps.published).toEqual([]);
});
