/** From deliveries to sinks: the consumer with the real stores, and time and sinks of the test's own. */
import { Webhook } from 'standardwebhooks';
import type { SubscriptionRecord } from '../../domain/subscription/record';
import { DynamoDeliveryStore } from '../../functions/adapters/dynamodb/dynamo-delivery-store';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/dynamo-subscription-store';
import { sendAgain } from '../../functions/partners/deliveries/delivery-messages';
import { startDelivery } from '../../functions/partners/deliveries/start-delivery';
import { secretOf } from '../../functions/partners/deliveries/subscription-secret';
import type { DeliveryRecord } from '../../functions/ports/delivery-store';
import type { SinkAnswer } from '../../functions/ports/sinks';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../schemas/durations';
import { AT } from '../support/a-conference';
import { aSubscriptionRecord } from '../support/a-subscription';
import { accepted, DeliverySimulation, refused, SECRETS, timedOut } from '../support/delivery-simulation';
import { type MeteredDynamo, startMeteredDynamo } from '../support/metered-dynamo';
import { until } from '../support/until';

const JOINED = 'rollcall.participant.joined.v1';
const STARTED = 'rollcall.subscription.started.v1';
const UPDATED = 'rollcall.subscription.updated.v1';
const TEST = 'rollcall.subscription.test.v1';
const ENDED = 'rollcall.subscription.ended.v1';

let dynamo: MeteredDynamo;
let simulation: DeliverySimulation;
beforeAll(async () => {
  dynamo = await startMeteredDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  simulation = new DeliverySimulation({
    store: dynamo.store,
    subscriptionStore: new DynamoSubscriptionStore(dynamo.client, 'records', () => simulation.now),
    deliveryStore: new DynamoDeliveryStore(dynamo.client, 'records'),
  });
});

const subscribed = async (over: Partial<SubscriptionRecord> = {}): Promise<SubscriptionRecord> => {
  const subscription = aSubscriptionRecord(over);
  await simulation.deps.subscriptionStore.create(subscription, 1_000_000);
  return subscription;
};
const subscriptionNow = async ({ id }: SubscriptionRecord): Promise<SubscriptionRecord> => {
  const found = await simulation.deps.subscriptionStore.find(id);
  if (!found) throw new Error('The subscription is gone');
  return found;
};
let events = 0;
const start = (subscription: SubscriptionRecord, eventType = JOINED): Promise<DeliveryRecord> => {
  events += 1;
  const eventId = `event-${String(events)}`;
  return startDelivery(simulation.deps, subscription, {
    eventId,
    eventType,
    eventAt: simulation.now,
    body: JSON.stringify({ id: eventId }),
  });
};
const deliveryNow = async ({ subscriptionId, id }: DeliveryRecord): Promise<DeliveryRecord> => {
  const found = await simulation.deps.deliveryStore.find(subscriptionId, id);
  if (!found) throw new Error('The delivery is gone');
  return found;
};
const statusOf = async (delivery: DeliveryRecord): Promise<string> => (await deliveryNow(delivery)).status;
/** Used in order; the last one repeats for ever. */
const answers = (subscription: SubscriptionRecord, ...given: readonly [SinkAnswer, ...SinkAnswer[]]): void => {
  const left = [...given];
  simulation.answers.set(subscription.sink, () => (left.length > 1 ? left.shift() : left[0]) ?? accepted);
};
const postTimes = (subscription: SubscriptionRecord): number[] => simulation.postsTo(subscription.sink).map(({ at }) => at - AT);
const messageOf = ({ subscriptionId, id, round, tries }: DeliveryRecord) => ({ subscriptionId, deliveryId: id, round, tries });

describe('a delivery that is accepted', () => {
  it('is posted once, unchanged, signed with the secret of its subscription', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    simulation.now += 3_000;
    await simulation.settle();
    expect(await deliveryNow(delivery)).toMatchObject({
      status: 'succeeded',
      tries: 1,
      attempts: [{ at: new Date(AT + 3_000).toISOString(), durationMs: 7, status: 204, error: null }],
    });
    const [post] = simulation.postsTo(subscription.sink);
    expect(post?.body).toBe(delivery.body);
    expect(post?.headers).toMatchObject({ 'webhook-id': delivery.id, 'webhook-timestamp': String((AT + 3_000) / 1_000) });
    const { headers = {}, body = '' } = post ?? {};
    const [v1 = ''] = (headers['webhook-signature'] ?? '').split(' ');
    const webhook = new Webhook(secretOf(SECRETS.hashKey, subscription.id, 1));
    expect(webhook.sign(delivery.id, new Date(AT + 3_000), body)).toBe(v1);
    expect(simulation.waiting).toEqual([]);
  });

  it('takes two reads and one write', async () => {
    const subscription = await subscribed();
    await start(subscription);
    expect(await dynamo.metered(() => simulation.settle())).toEqual({
      requests: { GetItem: 2, UpdateItem: 1 },
      units: expect.any(Number) as number,
    });
  });

  it('carries both signatures within a day after a rotation', async () => {
    const subscription = await subscribed({ secretGeneration: 2, previousSecretUntil: AT + DAY_MS });
    await start(subscription);
    await simulation.settle();
    simulation.now += DAY_MS;
    await start(subscription);
    await simulation.settle();
    const signatures = simulation.postsTo(subscription.sink).map(({ headers }) => headers['webhook-signature']?.split(' ').length);
    expect(signatures).toEqual([2, 1]);
  });

  it('is not posted again when its message is repeated', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    simulation.put('deliveries', messageOf(delivery));
    await simulation.settle();
    simulation.put('deliveries', messageOf(delivery));
    await simulation.settle();
    expect(postTimes(subscription)).toHaveLength(1);
  });
});

describe('deliveries that come together', () => {
  const together = (deliveries: readonly DeliveryRecord[]) =>
    deliveries.map((delivery) => ({ body: messageOf(delivery), receives: 1, id: delivery.id, group: delivery.subscriptionId }));

  it('are posted in parallel: a sink that does not answer holds up no other', async () => {
    const [slow, ...others] = await Promise.all(Array.from({ length: 10 }, () => subscribed()));
    if (!slow) throw new Error('There is no subscription');
    const deliveries = await Promise.all([slow, ...others].map((subscription) => start(subscription)));
    simulation.waiting.splice(0);
    let noted = 0;
    simulation.replace('deliveryStore', (port) => ({
      note: (...given) => port.note(...given).finally(() => (noted += 1)),
    }));
    let answerSlow = (_answer: SinkAnswer): void => undefined;
    simulation.answers.set(slow.sink, () => new Promise<SinkAnswer>((answer) => (answerSlow = answer)));
    const invoked = simulation.invoke('deliveries', together(deliveries));
    await until('what the others answered', () => noted === others.length);
    const statuses = async () => Promise.all(deliveries.map(statusOf));
    expect(await statuses()).toEqual(['pending', ...others.map(() => 'succeeded')]);
    answerSlow(accepted);
    expect(await invoked).toEqual({ batchItemFailures: [] });
    expect(await statuses()).toEqual(deliveries.map(() => 'succeeded'));
  });

  it('are received again separately: only the failed ones, even of the same subscription', async () => {
    const subscription = await subscribed();
    const [first, second, third] = [await start(subscription), await start(subscription), await start(subscription)];
    simulation.waiting.splice(0);
    simulation.replace('deliveryStore', (port) => ({
      note: async (delivery, outcome) => {
        if (delivery.id === first.id) throw new Error('not now');
        return port.note(delivery, outcome);
      },
    }));
    expect(await simulation.invoke('deliveries', together([first, second, third]))).toEqual({
      batchItemFailures: [{ itemIdentifier: first.id }],
    });
    expect([await statusOf(second), await statusOf(third)]).toEqual(['succeeded', 'succeeded']);
  });

  it('count their failures one after the other, and pause their sink once', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const deliveries = [];
    for (let count = 0; count < 10; count += 1) deliveries.push(await start(subscription));
    simulation.waiting.splice(0);
    expect(await simulation.invoke('deliveries', together(deliveries))).toEqual({ batchItemFailures: [] });
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, pausedUntil: AT + MINUTE_MS });
    expect(simulation.in('deliveries')).toHaveLength(deliveries.length);
  });
});

describe('a delivery that fails', () => {
  it.each<[string, SinkAnswer]>([
    ['500', refused(500)],
    ['a redirect', { status: 301, error: 'redirected', durationMs: 1 }],
    ['no answer in time', timedOut],
    ['an address that is not allowed', { status: null, error: 'address-not-allowed', durationMs: 0 }],
  ])('with %s is tried again after five seconds', async (_how, answer) => {
    const subscription = await subscribed();
    answers(subscription, answer, accepted);
    const delivery = await start(subscription);
    await simulation.settle();
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'pending', tries: 1, nextAttemptAt: AT + 5_000 });
    await simulation.advance(5_000);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', tries: 2 });
    expect((await deliveryNow(delivery)).attempts.map(({ status, error }) => [status, error])).toEqual([
      [answer.status, answer.error],
      [204, null],
    ]);
  });

  it('is tried ten times within 75 hours, 35 minutes and 5 seconds, by the queue first and by schedules later', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const delivery = await start(subscription);
    await simulation.advance(4 * DAY_MS);
    const hours = (count: number): number => count * HOUR_MS;
    const first = [0, 5 * SECOND_MS, 5 * SECOND_MS + 5 * MINUTE_MS, 5 * SECOND_MS + 35 * MINUTE_MS];
    const later = [2, 7, 17, 31, 51, 75].map((count) => hours(count) + 35 * MINUTE_MS + 5 * SECOND_MS);
    expect(postTimes(subscription)).toEqual([...first, ...later]);
    expect(simulation.delays.map(({ seconds }) => seconds)).toEqual([5, 300]);
    expect(simulation.scheduled).toHaveLength(7);
    for (const { name } of simulation.scheduled) expect(name).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'failed', tries: 10 });
    expect(simulation.in('deliveries-dead-letters').map(({ body }) => body)).toEqual([messageOf({ ...delivery, tries: 10 })]);
    expect(simulation.logged.filter(({ event }) => event === 'delivery.given-up')).toEqual([
      expect.objectContaining({ subscriptionId: subscription.id, deliveryId: delivery.id, eventType: JOINED, status: 500 }),
    ]);
    expect(JSON.stringify(simulation.logged)).not.toContain('partner-');
  });

  it('waits up to a fifth longer at random', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), accepted);
    simulation.randomDigit = 16;
    const delivery = await start(subscription);
    await simulation.settle();
    const { nextAttemptAt = 0 } = await deliveryNow(delivery);
    expect(nextAttemptAt - AT).toBeGreaterThan(5_400);
    expect(nextAttemptAt - AT).toBeLessThan(6_000);
  });

  it('is attempted again when its dead letter is redriven', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const delivery = await start(subscription);
    await simulation.advance(4 * DAY_MS);
    answers(subscription, accepted);
    simulation.put('deliveries', simulation.in('deliveries-dead-letters')[0]?.body);
    await simulation.advance(HOUR_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', tries: 11 });
  });

  it('continues if only its note was lost', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), refused(500), accepted);
    const delivery = await start(subscription);
    const mend = simulation.replace('deliveryStore', () => ({ note: () => Promise.reject(new Error('not now')) }));
    await simulation.settle();
    mend();
    await simulation.advance(10 * MINUTE_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded' });
    expect(simulation.in('deliveries')).toEqual([]);
  });

  it('leaves one message behind, however often its messages are repeated', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    const delivery = await start(subscription);
    simulation.put('deliveries', messageOf(delivery));
    simulation.put('deliveries', messageOf(delivery));
    await simulation.settle();
    expect(postTimes(subscription)).toHaveLength(1);
    expect(simulation.in('deliveries')).toHaveLength(1);
  });

  it('does not undo a success that another message had in the meantime', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    simulation.answers.set(subscription.sink, async () => {
      simulation.answers.delete(subscription.sink);
      await simulation.invoke('deliveries', [{ body: messageOf(delivery), receives: 1, id: 'repeated' }]);
      return refused(500);
    });
    await simulation.settle();
    expect(await statusOf(delivery)).toBe('succeeded');
    expect(simulation.in('deliveries')).toEqual([]);
  });
});

describe('a sink that asks for time', () => {
  it.each([429, 502, 503, 504])('%i: is sent nothing before then', async (status) => {
    const subscription = await subscribed();
    answers(subscription, refused(status, 2 * MINUTE_MS), accepted);
    const first = await start(subscription);
    await simulation.settle();
    const second = await start(subscription);
    await simulation.advance(2 * MINUTE_MS - 1);
    expect(postTimes(subscription)).toEqual([0]);
    await simulation.advance(2 * MINUTE_MS);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['succeeded', 'succeeded']);
    expect(
      postTimes(subscription)
        .slice(1)
        .every((at) => at >= 2 * MINUTE_MS),
    ).toBe(true);
  });

  it('for longer than a day gets a day', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(503, 30 * DAY_MS), accepted);
    await start(subscription);
    await simulation.advance(DAY_MS + HOUR_MS);
    expect(postTimes(subscription)).toEqual([0, DAY_MS]);
  });
});

describe('a sink that fails again and again', () => {
  const fail = async (subscription: SubscriptionRecord, times: number): Promise<readonly DeliveryRecord[]> => {
    answers(subscription, refused(500));
    const deliveries: DeliveryRecord[] = [];
    for (let count = 0; count < times; count += 1) deliveries.push(await start(subscription));
    await simulation.settle();
    return deliveries;
  };

  it('gets a pause of a minute after five failures in a row; waiting deliveries lose no attempt', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, failingSince: AT, pausedUntil: AT + MINUTE_MS });
    const sixth = await start(subscription);
    await simulation.advance(MINUTE_MS - 1);
    expect(postTimes(subscription)).toHaveLength(5);
    expect(await deliveryNow(sixth)).toMatchObject({ status: 'pending', tries: 0, attempts: [] });
    expect(simulation.logged.filter(({ event }) => event === 'sink.paused')).toHaveLength(1);
  });

  it('gets one attempt after the pause, and a pause twice as long if that fails too', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    await simulation.advance(2 * MINUTE_MS);
    expect(postTimes(subscription)).toHaveLength(6);
    const tried = (postTimes(subscription)[5] ?? 0) + AT;
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 6, pausedUntil: tried + 2 * MINUTE_MS });
    await simulation.advance(3 * HOUR_MS);
    const pauses = postTimes(subscription)
      .slice(5)
      .map((at, index, all) => at - (all[index - 1] ?? AT));
    expect(Math.max(...pauses.slice(5, 8))).toBeLessThan(17 * MINUTE_MS);
    expect(pauses.slice(1).every((pause) => pause >= 2 * MINUTE_MS)).toBe(true);
  });

  it('gets everything once that attempt succeeds', async () => {
    const subscription = await subscribed();
    const deliveries = await fail(subscription, 8);
    answers(subscription, accepted);
    await simulation.advance(2 * MINUTE_MS);
    const [tried, ...others] = postTimes(subscription).slice(5);
    expect(tried).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(others.length).toBeGreaterThanOrEqual(7);
    expect(await subscriptionNow(subscription)).not.toHaveProperty('failures');
    expect(await subscriptionNow(subscription)).not.toHaveProperty('pausedUntil');
    expect(await Promise.all(deliveries.map(statusOf))).toEqual(deliveries.map(() => 'succeeded'));
  });

  it('counts five simultaneous failures, and no more of the burst', async () => {
    const subscription = await subscribed();
    const burst = await Promise.all(Array.from({ length: 20 }, () => start(subscription)));
    let waiting = 0;
    const all: (() => void)[] = [];
    simulation.answers.set(subscription.sink, async () => {
      waiting += 1;
      await new Promise<void>((resolve) => {
        all.push(resolve);
        if (waiting === burst.length) all.forEach((go) => go());
      });
      return timedOut;
    });
    const messages = simulation.waiting.splice(0);
    await Promise.all(messages.map((message) => simulation.invoke('deliveries', [message])));
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 5, pausedUntil: AT + MINUTE_MS });
    expect(simulation.in('deliveries')).toHaveLength(burst.length);
  });

  it('gets one message after the pause, even if many are due', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    const waiting = await Promise.all(Array.from({ length: 10 }, () => start(subscription)));
    simulation.waiting.splice(0);
    simulation.now = AT + MINUTE_MS;
    await Promise.all(
      waiting.map((delivery, id) => simulation.invoke('deliveries', [{ body: messageOf(delivery), receives: 1, id: String(id) }])),
    );
    expect(postTimes(subscription)).toHaveLength(6);
    expect(simulation.in('deliveries')).toHaveLength(waiting.length);
  });

  it('may be tried again if the function that tried it never reported back', async () => {
    const subscription = await subscribed();
    await fail(subscription, 5);
    const waiting = await start(subscription);
    simulation.waiting.splice(0);
    simulation.now = AT + MINUTE_MS;
    simulation.answers.set(subscription.sink, () => Promise.reject(new Error('the function stops here')));
    await simulation.invoke('deliveries', [{ body: messageOf(waiting), receives: 1, id: 'stopped' }]);
    simulation.answers.delete(subscription.sink);
    simulation.put('deliveries', messageOf(waiting));
    await simulation.advance(MINUTE_MS);
    expect(await statusOf(waiting)).toBe('succeeded');
  });

  it('holds up no other', async () => {
    const [dead, alive] = [await subscribed(), await subscribed()];
    await fail(dead, 6);
    const delivery = await start(alive);
    await simulation.settle();
    expect(await statusOf(delivery)).toBe('succeeded');
  });

  it('is deactivated after five days without a success, and the bus gets an event', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500));
    for (let day = 0; day < 6; day += 1) {
      await start(subscription);
      await simulation.advance(DAY_MS);
    }
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'failing' });
    expect(simulation.published).toEqual([
      expect.objectContaining({
        type: UPDATED,
        data: expect.objectContaining({ status: 'INACTIVE', updateReason: 'SUBSCRIPTION_INACTIVE', inactiveReason: 'failing' }) as unknown,
      }),
    ]);
    const posts = postTimes(subscription).length;
    const late = await start(subscription);
    await simulation.advance(DAY_MS);
    expect([postTimes(subscription).length, await statusOf(late)]).toEqual([posts, 'held']);
  });

  it('is not deactivated if one delivery succeeded in between', async () => {
    const subscription = await subscribed();
    for (let day = 0; day < 6; day += 1) {
      answers(subscription, refused(500));
      await start(subscription);
      await simulation.advance(DAY_MS / 2);
      if (day === 3) answers(subscription, accepted);
      await simulation.advance(DAY_MS / 2);
    }
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVE');
  });
});

describe('410', () => {
  it('makes the subscription inactive, holds its deliveries, and sends an event to the bus', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(410));
    const delivery = await start(subscription);
    await simulation.settle();
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'sink-gone' });
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'held', attempts: [{ status: 410, error: 'refused' }] });
    const next = await start(subscription);
    await simulation.advance(DAY_MS);
    expect(await statusOf(next)).toBe('held');
    expect(postTimes(subscription)).toHaveLength(1);
    expect(simulation.published).toHaveLength(1);
  });

  it('of an activation that is over does not affect a later one', async () => {
    const subscription = await subscribed();
    simulation.put('subscription-tasks', {
      task: 'deactivate',
      subscriptionId: subscription.id,
      reason: 'sink-gone',
      verificationSince: AT - 1,
    });
    await simulation.settle();
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVE');
  });
});

describe('verification', () => {
  it('makes the subscription active with the first success, and sends the held deliveries', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500), accepted);
    await start(subscription, STARTED);
    const change = await start(subscription);
    await simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVATION_REQUESTED', 'held']);
    await simulation.advance(5_000);
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'succeeded']);
    expect(postTimes(subscription)).toHaveLength(3);
    expect(simulation.published).toEqual([
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
    await simulation.settle();
    await start(subscription, STARTED);
    const mend = simulation.replace('queues', (queues) => ({
      send: (queue, messages) => (queue === 'subscription-tasks' ? Promise.reject(new Error('not now')) : queues.send(queue, messages)),
    }));
    await simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'held']);
    mend();
    await simulation.advance(MINUTE_MS);
    expect(await statusOf(change)).toBe('succeeded');
    expect(simulation.published).toHaveLength(1);
  });

  it('that never succeeds leaves the subscription inactive', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500));
    await start(subscription, STARTED);
    await simulation.advance(4 * DAY_MS);
    expect(await subscriptionNow(subscription)).toMatchObject({ status: 'INACTIVE', inactiveReason: 'not-verified' });
  });

  it('that runs out after a new one has begun does not decide', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    answers(subscription, refused(500));
    await start(subscription, STARTED);
    await simulation.advance(3 * DAY_MS);
    // What `activate` writes for one that waits to be verified, and sends.
    await simulation.deps.subscriptionStore.change(
      subscription.id,
      { status: 'ACTIVATION_REQUESTED', verificationSince: simulation.now },
      {},
    );
    await start(subscription, UPDATED);
    await simulation.advance(DAY_MS);
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVATION_REQUESTED');
    await simulation.advance(3 * DAY_MS);
    expect((await subscriptionNow(subscription)).status).toBe('INACTIVE');
  });

  it('that ran out just before a new one began does not decide either', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED', verificationSince: AT + 1 });
    simulation.put('subscription-tasks', {
      task: 'deactivate',
      subscriptionId: subscription.id,
      reason: 'not-verified',
      verificationSince: AT,
    });
    await simulation.settle();
    expect((await subscriptionNow(subscription)).status).toBe('ACTIVATION_REQUESTED');
  });

  it('still sends the held deliveries if its write is refused because it was made before', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    const change = await start(subscription);
    await simulation.settle();
    await start(subscription, STARTED);
    simulation.replace('subscriptionStore', (store) => ({
      change: async (...changed) => {
        const written = await store.change(...changed);
        return changed[1].status === 'ACTIVE' ? undefined : written;
      },
    }));
    await simulation.settle();
    expect([(await subscriptionNow(subscription)).status, await statusOf(change)]).toEqual(['ACTIVE', 'succeeded']);
  });

  it('that fails does not shorten the pause that the sink asked for', async () => {
    const subscription = await subscribed({ failures: 1, failingSince: AT, pausedUntil: AT + HOUR_MS });
    answers(subscription, refused(500));
    await start(subscription, TEST);
    await simulation.settle();
    expect(await subscriptionNow(subscription)).toMatchObject({ failures: 2, pausedUntil: AT + HOUR_MS });
  });

  it('and tests are sent to a paused sink, and a success ends the pause', async () => {
    const subscription = await subscribed({ failures: 7, failingSince: AT, pausedUntil: AT + HOUR_MS });
    const test = await start(subscription, TEST);
    await simulation.settle();
    expect(await statusOf(test)).toBe('succeeded');
    expect(await subscriptionNow(subscription)).not.toHaveProperty('pausedUntil');
  });
});

describe('a subscription that is not active', () => {
  it('gets only tests while it is inactive: everything else is held', async () => {
    const subscription = await subscribed({ status: 'INACTIVE' });
    const [test, change] = [await start(subscription, TEST), await start(subscription)];
    await simulation.settle();
    expect([await statusOf(test), await statusOf(change)]).toEqual(['succeeded', 'held']);
    expect((await subscriptionNow(subscription)).status).toBe('INACTIVE');
  });

  it('gets an event that was held just as it became active', async () => {
    const subscription = await subscribed({ status: 'ACTIVATION_REQUESTED' });
    const change = await start(subscription);
    simulation.replace('deliveryStore', (store) => ({
      note: async (...noted) => {
        await simulation.deps.subscriptionStore.change(subscription.id, { status: 'ACTIVE' }, {});
        return store.note(...noted);
      },
    }));
    await simulation.settle();
    expect(await statusOf(change)).toBe('succeeded');
  });

  it('gets only its end once it is deleted', async () => {
    const subscription = await subscribed({ status: 'DELETED' });
    const [ended, change, test] = [await start(subscription, ENDED), await start(subscription), await start(subscription, TEST)];
    await simulation.settle();
    expect([await statusOf(ended), await statusOf(change), await statusOf(test)]).toEqual(['succeeded', 'failed', 'failed']);
    expect(postTimes(subscription)).toHaveLength(1);
  });

  it('gets deliveries that were sent before it expired', async () => {
    const subscription = await subscribed();
    const change = await start(subscription);
    await simulation.deps.subscriptionStore.change(subscription.id, { status: 'EXPIRED' }, {});
    await simulation.settle();
    expect(await statusOf(change)).toBe('succeeded');
  });
});

describe('a delivery that is sent again', () => {
  it('is posted again with the same id and body, whatever its outcome was', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    await simulation.settle();
    expect(await sendAgain(simulation.deps, [await deliveryNow(delivery)])).toMatchObject([{ status: 'pending', round: 2, tries: 0 }]);
    await simulation.settle();
    const [first, second] = simulation.postsTo(subscription.sink);
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body]);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2, tries: 1, attempts: [{}, {}] });
  });

  it('begins its schedule anew, and messages of earlier rounds no longer count', async () => {
    const subscription = await subscribed();
    answers(subscription, refused(500), refused(500), refused(500), accepted);
    const delivery = await start(subscription);
    await simulation.advance(10 * MINUTE_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ tries: 3 });
    await sendAgain(simulation.deps, [await deliveryNow(delivery)]);
    await simulation.advance(DAY_MS);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2, tries: 1 });
    expect(postTimes(subscription)).toHaveLength(4);
  });

  it('is posted even if its note comes after its message', async () => {
    const subscription = await subscribed();
    const delivery = await start(subscription);
    await simulation.settle();
    const mend = simulation.replace('deliveryStore', () => ({ note: () => Promise.reject(new Error('stopped here')) }));
    await expect(sendAgain(simulation.deps, [await deliveryNow(delivery)])).rejects.toThrow('stopped here');
    mend();
    await simulation.settle();
    expect(postTimes(subscription)).toHaveLength(2);
    expect(await deliveryNow(delivery)).toMatchObject({ status: 'succeeded', round: 2 });
  });
});
