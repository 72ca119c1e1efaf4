/** What the consumer of deliveries sends, holds and decides, by the status of the subscription. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { deliveriesIn, ENDED, useSimulation, STARTED, TEST, UPDATED } from '../support/deliveries-in';
import { accepted, refused } from '../support/delivery-simulation';

const given = useSimulation();

const { answers, deliveryNow, postTimes, start, statusOf, subscribed, subscriptionNow } = deliveriesIn(() => given.simulation);

describe('410', () => {
  it('makes the subscription inactive, holds its deliveries, and sends an event to the bus', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(410));
    const delivery = await start(subscription);
    await given.simulation.settle();
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'sink-gone' });
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'held', attempts: [{ status: 410, error: 'refused' }] });
    const next = await start(subscription);
    await given.simulation.advance(DAY_MS);
    expect(await statusOf(next)).toBe('held');
    expect(postTimes(subscription)).toHaveLength(1);
    expect(given.simulation.published).toHaveLength(1);
  });

  it('of an activation that is over does not affect a later one', async () => {
    const subscription = await subscribed();
    given.simulation.put('subscription-tasks', {
      task: 'deactivate',
      subscriptionId: subscription.id,
      reason: 'sink-gone',
      verificationSince: AT - 1,
    });
    await given.simulation.settle();
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVE');
  });
});

describe('verification', () => {
  it('makes the subscription active with the first success, and sends the held deliveries', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500), accepted);
    await start(subscription, STARTED);
    const change = await start(subscription);
    await given.simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVATION_REQUESTED', 'held']);
    await given.simulation.advance(5_000);
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'succeeded']);
    expect(postTimes(subscription)).toHaveLength(3);
    expect(given.simulation.published).toEqual([
      expect.objectContaining({
        type: UPDATED,
        data: { subscriptionId: subscription.id, status: 'ACTIVE', updateReason: 'SUBSCRIPTION_ACTIVE' },
      }),
    ]);
    expect(await subscriptionNow(subscription)).not.toHaveProperty('failures');
  });

  it('that stopped halfway is finished by the next attempt', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    const change = await start(subscription);
    await given.simulation.settle();
    await start(subscription, STARTED);
    const mend = given.simulation.replace('queues', (queues) => ({
      send: (queue, messages) => (queue === 'subscription-tasks' ? Promise.reject(new Error('not now')) : queues.send(queue, messages)),
    }));
    await given.simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'held']);
    mend();
    await given.simulation.advance(MINUTE_MS);
    expect(await statusOf(change)).toBe('succeeded');
    expect(given.simulation.published).toHaveLength(1);
  });

  it('that never succeeds leaves the subscription inactive', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500));
    await start(subscription, STARTED);
    await given.simulation.advance(4 * DAY_MS);
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'not-verified' });
  });

  it('that runs out after a new one has begun does not decide', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500));
    await start(subscription, STARTED);
    await given.simulation.advance(3 * DAY_MS);
    // What `activate` writes for one that waits to be verified, and sends.
    await given.simulation.deps.subscriptionStore.change(
      subscription.id,
      { status: 'ACTIVATION_REQUESTED', verificationSince: given.simulation.now },
      {},
    );
    await start(subscription, UPDATED);
    await given.simulation.advance(DAY_MS);
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVATION_REQUESTED');
    await given.simulation.advance(3 * DAY_MS);
    expect((await subscriptionNow(subscription)).status).toBe('INACTIVE');
  });

  it('that ran out just before a new one began does not decide either', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED', verificationSince: AT + 1 });
    given.simulation.put('subscription-tasks', {
      task: 'deactivate',
      subscriptionId: subscription.id,
      reason: 'not-verified',
      verificationSince: AT,
    });
    await given.simulation.settle();
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVATION_REQUESTED');
  });

  it('still sends the held deliveries if its write is refused because it was made before', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    const change = await start(subscription);
    await given.simulation.settle();
    await start(subscription, STARTED);
    given.simulation.replace('subscriptionStore', (store) => ({
      change: async (...changed) => {
        const written = await store.change(...changed);
        return changed[1].status === 'ACTIVE' ? undefined : written;
      },
    }));
    await given.simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'succeeded']);
  });

  it('that fails does not shorten the pause that the sink asked for', async () => {
    const subscription = await subscribed({ failures: 1, failingSince: AT, pausedUntil: AT + HOUR_MS });
    answers(subscription, refused(500));
    await start(subscription, TEST);
    await given.simulation.settle();
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 2, pausedUntil: AT + HOUR_MS });
  });

  it('and tests are sent to a paused sink, and a success ends the pause', async () => {
    const subscription = await subscribed({ failures: 7, failingSince: AT, pausedUntil: AT + HOUR_MS });
    const test = await start(subscription, TEST);
    await given.simulation.settle();
    expect(await statusOf(test)).toBe('succeeded');
    expect(await subscriptionNow(subscription)).not.toHaveProperty('pausedUntil');
  });
});

describe('a subscription that is not active', () => {
  it('gets only tests while it is inactive: everything else is held', async () => {
    const subscription = await subscribed({ status: 'INACTIVE' });
    const [test, change] = [await start(subscription, TEST), await start(subscription)];
    await given.simulation.settle();
    expect([await statusOf(test), await statusOf(change)]).toEqual(['succeeded', 'held']);
    expect((await subscriptionNow(subscription)).status).toBe('INACTIVE');
  });

  it('gets an event that was held just as it became active', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    const change = await start(subscription);
    given.simulation.replace('deliveryStore', (store) => ({
      note: async (...noted) => {
        await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'ACTIVE' }, {});
        return store.note(...noted);
      },
    }));
    await given.simulation.settle();
    expect(await statusOf(change)).toBe('succeeded');
  });

  it('gets only its end once it is deleted', async () => {
    const subscription = await subscribed({ status: 'DELETED' });
    const [ended, change, test] = [await start(subscription, ENDED), await start(subscription), await start(subscription, TEST)];
    await given.simulation.settle();
    expect([await statusOf(ended), await statusOf(change), await statusOf(test)]).toEqual(['succeeded', 'failed', 'failed']);
    expect(postTimes(subscription)).toHaveLength(1);
  });

  it('gets deliveries that were sent before it expired', async () => {
    const subscription = await subscribed();
    const change = await start(subscription);
    await given.simulation.deps.subscriptionStore.change(subscription.id, { status: 'EXPIRED' }, {});
    await given.simulation.settle();
    expect(await statusOf(change)).toBe('succeeded');
  });
});
